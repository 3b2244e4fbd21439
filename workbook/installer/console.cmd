@echo off
rem A window in which the command vpr-xl works.
chcp 65001 >nul
set "python=%LOCALAPPDATA%\vpr-xl\python\python.exe"
if not exist "%python%" set "python=%LOCALAPPDATA%\vpr-xl\python\Scripts\python.exe"
if not exist "%python%" (type "%~dp0missing.txt" & pause & exit /b 2)
doskey vpr-xl="%python%" -I -m vpr_xl $*
cd /d "%USERPROFILE%\Documents" 2>nul
"%python%" -I -m vpr_xl --help
cmd.exe /k
