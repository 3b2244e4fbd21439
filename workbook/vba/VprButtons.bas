Attribute VB_Name = "VprButtons"
Option Explicit
' GENERATED from the command registry by "vpr-xl dev generate": do not edit.
' One macro a command, for buttons and for the list of macros (Alt+F8).

Public Sub VprCheck()
    VprRun "check"
End Sub

Public Sub VprCodesIssue()
    VprRun "codes_issue"
End Sub

Public Sub VprCodesVerify()
    VprRun "codes_verify"
End Sub

Public Sub VprExport()
    VprRun "export"
End Sub

Public Sub VprFormAdd()
    VprRun "form_add"
End Sub

Public Sub VprSeat()
    VprRun "seat"
End Sub
