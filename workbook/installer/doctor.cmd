@echo off
rem Says why a button does not run. A book may be dropped on this file.
setlocal
chcp 65001 >nul
set "python=%LOCALAPPDATA%\vpr-xl\python\python.exe"
if not exist "%python%" set "python=%LOCALAPPDATA%\vpr-xl\python\Scripts\python.exe"
if not exist "%python%" (type "%~dp0missing.txt" & pause & exit /b 2)
if "%~1"=="" ("%python%" -I -m vpr_xl excel doctor) else ("%python%" -I -m vpr_xl excel doctor "%~1")
pause
