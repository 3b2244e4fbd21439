# Puts vpr-xl on this PC for the current user: Python, the packages of wheelhouse, the buttons.
# Exit codes: 0 done, 2 not done and told.
param([switch]$Addin)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [Text.Encoding]::UTF8

$here = $PSScriptRoot
$root = Join-Path $env:LOCALAPPDATA 'vpr-xl'
$target = Join-Path $root 'python'
$wheels = Join-Path $here 'wheelhouse'

function Stop-Told([string]$message) {
    Write-Host ''
    Write-Host $message
    exit 2
}

function Confirm-Files {
    $list = Join-Path $here 'SHA256.txt'
    if (-not (Test-Path -LiteralPath $list)) {
        Stop-Told 'В папке нет файла SHA256.txt. Скопируйте папку целиком и запустите install.cmd снова.'
    }
    foreach ($line in [IO.File]::ReadAllLines($list)) {
        $digest, $name = $line -split '  ', 2
        # Texts are for people; some unpackers spoil a Russian name.
        if ($name -like '*.txt') { continue }
        $file = Join-Path $here $name
        if (-not (Test-Path -LiteralPath $file)) {
            Stop-Told "В папке нет файла «$name». Скопируйте папку целиком и запустите install.cmd снова."
        }
        if ((Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash -ne $digest) {
            Stop-Told "Файл «$name» не тот, что был собран. Возьмите папку у того, кто её собрал."
        }
    }
}

function Test-Python([string]$version) {
    # What the launcher says of a missing version is not for the user.
    $ErrorActionPreference = 'Continue'
    & py.exe "-$version" -I -c 'raise SystemExit(0)' 2>$null | Out-Null
    return $LASTEXITCODE -eq 0
}

function Remove-Former {
    if (-not (Test-Path -LiteralPath $target)) { return }
    try {
        Remove-Item -LiteralPath $target -Recurse -Force
    } catch {
        Stop-Told 'Прежнюю версию не удалить: она ещё работает. Закройте Excel и запустите install.cmd снова.'
    }
}

function Expand-Python([string]$archive) {
    Expand-Archive -LiteralPath $archive -DestinationPath $target
    $paths = Get-ChildItem -LiteralPath $target -Filter 'python3*._pth' | Select-Object -First 1
    if ($null -eq $paths) {
        Stop-Told 'В архиве нет файла python3xx._pth. Возьмите архив python-3.1x.x-embed-amd64.zip с python.org.'
    }
    $lines = [IO.File]::ReadAllLines($paths.FullName) -replace '^#\s*import site', 'import site'
    [IO.File]::WriteAllLines($paths.FullName, [string[]](@('Lib\site-packages') + $lines))
    return Join-Path $target 'python.exe'
}

function New-Environment {
    if (Get-Command 'py.exe' -ErrorAction SilentlyContinue) {
        foreach ($version in '3.13', '3.12', '3.11') {
            if (Test-Python $version) {
                & py.exe "-$version" -I -m venv --without-pip $target | Out-Host
                if ($LASTEXITCODE -eq 0) { return Join-Path $target 'Scripts\python.exe' }
            }
        }
    }
    Stop-Told 'Python 3.11–3.13 не найден. Положите в папку python архив python-3.12.x-embed-amd64.zip с python.org.'
}

function Get-Python {
    $archives = Join-Path $here 'python'
    if (Test-Path -LiteralPath $archives) {
        $archive = Get-ChildItem -LiteralPath $archives -Filter 'python-3.*-embed-amd64.zip' |
            Sort-Object -Property Name -Descending | Select-Object -First 1
        if ($null -ne $archive) { return Expand-Python $archive.FullName }
    }
    return New-Environment
}

function Install-Packages([string]$python) {
    $pip = Get-ChildItem -LiteralPath $wheels -Filter 'pip-*.whl' | Select-Object -First 1
    if ($null -eq $pip) {
        Stop-Told 'В папке wheelhouse нет установщика pip. Возьмите папку у того, кто её собрал.'
    }
    $program = Join-Path $pip.FullName 'pip'
    & $python -I $program install --no-index --find-links $wheels --no-cache-dir --quiet `
        --disable-pip-version-check --no-warn-script-location vpr-xl | Out-Host
    if ($LASTEXITCODE -ne 0) {
        Stop-Told 'Пакеты не поставились. Пришлите тому, кто собрал папку, всё, что написано выше.'
    }
}

try {
    Write-Host 'Проверяю файлы…'
    Confirm-Files
    if (Get-Process -Name 'EXCEL' -ErrorAction SilentlyContinue) {
        Stop-Told 'Excel открыт. Закройте его и запустите install.cmd снова.'
    }
    Write-Host 'Ставлю программу…'
    New-Item -ItemType Directory -Path $root -Force | Out-Null
    Remove-Former
    $python = Get-Python
    Install-Packages $python
    Write-Host 'Ставлю кнопки…'
    $options = @()
    if ($Addin) { $options = @('--addin') }
    & $python -I -m vpr_xl excel install @options | Out-Host
    if ($LASTEXITCODE -ne 0) { exit 2 }
    Write-Host ''
    Write-Host 'Готово.'
    exit 0
} catch {
    $log = Join-Path $env:TEMP 'vpr-xl-setup.log'
    $_ | Out-String | Out-File -LiteralPath $log -Encoding UTF8
    Stop-Told "Установка не удалась, подробности записаны в «$log». Пришлите этот файл тому, кто собрал папку."
}
