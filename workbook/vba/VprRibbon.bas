Attribute VB_Name = "VprRibbon"
Option Explicit
' The ribbon's one callback: the tag of a button is the command to run.

Public Sub VprOnAction(ByVal control As Object)
    VprRun control.Tag
End Sub
