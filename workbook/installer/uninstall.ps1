# Takes vpr-xl from this PC: the buttons, then Python with its packages. No book is touched.
# Exit codes: 0 done, 2 not done and told.
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8

$root = Join-Path $env:LOCALAPPDATA 'vpr-xl'
$target = Join-Path $root 'python'

function Stop-Told([string]$message) {
    Write-Host ''
    Write-Host $message
    exit 2
}

try {
    if (Get-Process -Name 'EXCEL' -ErrorAction SilentlyContinue) {
        Stop-Told 'Excel открыт. Закройте его и запустите uninstall.cmd снова.'
    }
    $python = Join-Path $target 'python.exe'
    if (-not (Test-Path -LiteralPath $python)) { $python = Join-Path $target 'Scripts\python.exe' }
    if (-not (Test-Path -LiteralPath $python)) {
        Stop-Told 'Программа vpr-xl на этот компьютер не ставилась.'
    }
    & $python -I -m vpr_xl excel uninstall | Out-Host
    if ($LASTEXITCODE -ne 0) { exit 2 }
    Remove-Item -LiteralPath $target -Recurse -Force
    if (-not (Get-ChildItem -LiteralPath $root -Force)) { Remove-Item -LiteralPath $root -Force }
    Write-Host 'Программа убрана.'
    exit 0
} catch {
    $log = Join-Path $env:TEMP 'vpr-xl-setup.log'
    $_ | Out-String | Out-File -LiteralPath $log -Encoding UTF8
    Stop-Told "Убрать программу не удалось, подробности записаны в «$log». Закройте Excel и повторите."
}
