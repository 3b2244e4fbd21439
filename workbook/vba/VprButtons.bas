Attribute VB_Name = "VprButtons"
Option Explicit
' GENERATED from the command registry by "vpr-xl dev generate": do not edit.
' One macro a command, for buttons and for the list of macros (Alt+F8).

Public Sub VprCheck()
    VprRun "check"
End Sub

Public Sub VprRecord()
    VprRun "record"
End Sub

Public Sub VprOrders()
    VprRun "orders"
End Sub

Public Sub VprPlanDraft()
    VprRun "plan_draft"
End Sub

Public Sub VprPlanExport()
    VprRun "plan_export"
End Sub

Public Sub VprPrintPlanSchedule()
    VprRun "print_plan_schedule"
End Sub

Public Sub VprPortalPlan()
    VprRun "portal_plan"
End Sub

Public Sub VprMaterialsAdd()
    VprRun "materials_add"
End Sub

Public Sub VprCodesIssue()
    VprRun "codes_issue"
End Sub

Public Sub VprCodesVerify()
    VprRun "codes_verify"
End Sub

Public Sub VprImportCodes()
    VprRun "import_codes"
End Sub

Public Sub VprImportParticipants()
    VprRun "import_participants"
End Sub

Public Sub VprPrintLabels()
    VprRun "print_labels"
End Sub

Public Sub VprPrintPack()
    VprRun "print_pack"
End Sub

Public Sub VprPrintPrintRun()
    VprRun "print_print_run"
End Sub

Public Sub VprPrintProtocols()
    VprRun "print_protocols"
End Sub

Public Sub VprPrintSlips()
    VprRun "print_slips"
End Sub

Public Sub VprPrintCustody()
    VprRun "print_custody"
End Sub

Public Sub VprPrivate()
    VprRun "private"
End Sub

Public Sub VprImportRooms()
    VprRun "import_rooms"
End Sub

Public Sub VprImportStaff()
    VprRun "import_staff"
End Sub

Public Sub VprStaffAssign()
    VprRun "staff_assign"
End Sub

Public Sub VprPrepare()
    VprRun "prepare"
End Sub

Public Sub VprPrintReadiness()
    VprRun "print_readiness"
End Sub

Public Sub VprPrintBriefing()
    VprRun "print_briefing"
End Sub

Public Sub VprPrintDoorSigns()
    VprRun "print_door_signs"
End Sub

Public Sub VprPrintHandout()
    VprRun "print_handout"
End Sub

Public Sub VprPrintRoomLists()
    VprRun "print_room_lists"
End Sub

Public Sub VprSeat()
    VprRun "seat"
End Sub

Public Sub VprAttend()
    VprRun "attend"
End Sub

Public Sub VprPrintToday()
    VprRun "print_today"
End Sub

Public Sub VprToday()
    VprRun "today"
End Sub

Public Sub VprPrintReconciliation()
    VprRun "print_reconciliation"
End Sub

Public Sub VprEntryMerge()
    VprRun "entry_merge"
End Sub

Public Sub VprEntrySplit()
    VprRun "entry_split"
End Sub

Public Sub VprExport()
    VprRun "export"
End Sub

Public Sub VprFormAdd()
    VprRun "form_add"
End Sub

Public Sub VprImportMarks()
    VprRun "import_marks"
End Sub

Public Sub VprPortalUploaded()
    VprRun "portal_uploaded"
End Sub

Public Sub VprReport()
    VprRun "report"
End Sub

Public Sub VprReportImport()
    VprRun "report_import"
End Sub

Public Sub VprAcquaint()
    VprRun "acquaint"
End Sub

Public Sub VprPrintAcquaintance()
    VprRun "print_acquaintance"
End Sub

Public Sub VprPrintIndividual()
    VprRun "print_individual"
End Sub

Public Sub VprPrintReserve()
    VprRun "print_reserve"
End Sub

Public Sub VprReserve()
    VprRun "reserve"
End Sub

Public Sub VprArchiveDestroy()
    VprRun "archive_destroy"
End Sub

Public Sub VprArchiveMake()
    VprRun "archive_make"
End Sub

Public Sub VprArchiveOpen()
    VprRun "archive_open"
End Sub

Public Sub VprArchiveVerify()
    VprRun "archive_verify"
End Sub

Public Sub VprPrintDestruction()
    VprRun "print_destruction"
End Sub
