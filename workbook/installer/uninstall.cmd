@echo off
rem Takes away what install.cmd has put on this PC. No book is touched.
setlocal
chcp 65001 >nul
powershell.exe -NoProfile -ExecutionPolicy Bypass -File "%~dp0uninstall.ps1"
set "code=%ERRORLEVEL%"
if not "%code%"=="0" if not "%code%"=="2" type "%~dp0blocked.txt"
pause
exit /b %code%
