Attribute VB_Name = "VprMain"
Option Explicit
' Starts the program vpr-xl outside Excel, waits for it and tells failures.
' It changes no cell itself: the program does, in this open Excel, and shows its own windows.
' ASCII only. Every Russian text is a cell of the very hidden sheet "_vpr" of this file:
' column A = key, column B = value (launcher, arguments, msg_...).
' The book to work on is the active one, so the same code serves the book and the add-in.

' Runs a command by its name. Exit code 0 = done, 10 = the user has been told, other = failed.
Public Sub VprRun(ByVal action As String)
    Dim code As Long
    #If Mac Then
        VprSay "msg_mac", ""
    #Else
        If ActiveWorkbook Is Nothing Then
            VprSay "msg_nobook", ""
        ElseIf ActiveWorkbook.Path = "" Then
            VprSay "msg_unsaved", ""
        Else
            code = VprStart(action)
            If code <> 0 And code <> 10 Then VprSay "msg_failed", CStr(code)
        End If
    #End If
End Sub

' Run takes Unicode, expands %LOCALAPPDATA% in the launcher and waits for the exit code.
' Window style 1: the launcher has no console, and a hidden style would hide its first dialog.
Private Function VprStart(ByVal action As String) As Long
    Dim host As Object
    On Error GoTo Failed
    Application.StatusBar = VprText("msg_running", "vpr-xl...")
    Set host = CreateObject("WScript.Shell")
    VprStart = host.Run(VprLine(action), 1, True)
    Application.StatusBar = False
    Exit Function
Failed:
    VprStart = 10
    If Err.Number = -2147024894 Or Err.Number = -2147024893 Then    ' no such file, no such folder
        VprSay "msg_nopython", VprText("launcher", "pythonw.exe")
    Else                                ' denied by Windows, by a policy or by an antivirus
        VprSay "msg_blocked", Err.Number & " " & Err.Description
    End If
    Application.StatusBar = False
End Function

' Run would expand %NAME% in the name of a book too: such a book is found as the active one.
Public Function VprLine(ByVal action As String) As String
    VprLine = """" & VprText("launcher", "%LOCALAPPDATA%\vpr-xl\python\pythonw.exe") & """ " & _
        VprText("arguments", "-I -m vpr_xl.faces.macros") & " " & action & _
        " --hwnd=" & CStr(Application.Hwnd)
    If InStr(ActiveWorkbook.Name, "%") = 0 Then
        VprLine = VprLine & " --wb=""" & ActiveWorkbook.Name & """"
    End If
End Function

' The value of a key on "_vpr"; otherwise, where the sheet or the key is lost.
Public Function VprText(ByVal key As String, ByVal otherwise As String) As String
    Dim r As Long
    VprText = otherwise
    On Error GoTo Lost
    With ThisWorkbook.Worksheets("_vpr")
        For r = 1 To 100
            If CStr(.Cells(r, 1).Value) = key Then
                VprText = CStr(.Cells(r, 2).Value)
                Exit Function
            End If
        Next r
    End With
Lost:
End Function

Private Sub VprSay(ByVal key As String, ByVal detail As String)
    MsgBox Replace(VprText(key, "vpr-xl: " & key & " {0}"), "{0}", detail), vbExclamation, _
        VprText("msg_title", "vpr-xl")
End Sub
