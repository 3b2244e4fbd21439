@echo off
rem Puts vpr-xl on this PC for the current user. All texts are in install.ps1 and blocked.txt.
setlocal
chcp 65001 >nul
powershell.exe -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" %*
set "code=%ERRORLEVEL%"
rem 0 done, 2 told by the script; anything else: PowerShell itself did not run it.
if not "%code%"=="0" if not "%code%"=="2" type "%~dp0blocked.txt"
pause
exit /b %code%
