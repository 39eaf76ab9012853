"""What can be done to the organisation: one verb each (style.md, 1)."""

from org.services.accounts import (
    change_password,
    create_account,
    deactivate_account,
    edit_account,
    edit_profile,
    reactivate_account,
    set_password,
)
from org.services.calendar import clear_day, publish_year, seed_calendar, set_day
from org.services.company import set_up_company
from org.services.delegations import delegate, revoke_delegation
from org.services.grants import end_role, first_administrator, grant_role
from org.services.imports import abandon_import, confirm_import, upload_import
from org.services.people import edit_person, hire_person, leave_person, reveal_number, take_back_leaving
from org.services.postings import end_posting, post_person, set_grade, take_back_posting
from org.services.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    renew_recovery_codes,
    reset_second_factor,
    verify_second_factor,
)
from org.services.sessions import (
    note_lock_out,
    note_sign_in,
    note_sign_out,
    renew_session,
    sign_out_everywhere,
)
from org.services.structure import (
    Hours,
    open_team,
    save_branch,
    save_outlet,
    save_region,
    save_team,
    set_hours,
)

__all__ = [
    "Hours",
    "abandon_import",
    "begin_second_factor",
    "change_password",
    "clear_day",
    "confirm_import",
    "confirm_second_factor",
    "create_account",
    "deactivate_account",
    "delegate",
    "edit_account",
    "edit_person",
    "edit_profile",
    "end_posting",
    "end_role",
    "first_administrator",
    "grant_role",
    "hire_person",
    "leave_person",
    "note_lock_out",
    "note_sign_in",
    "note_sign_out",
    "open_team",
    "post_person",
    "publish_year",
    "reactivate_account",
    "renew_recovery_codes",
    "renew_session",
    "reset_second_factor",
    "reveal_number",
    "revoke_delegation",
    "save_branch",
    "save_outlet",
    "save_region",
    "save_team",
    "seed_calendar",
    "set_day",
    "set_grade",
    "set_hours",
    "set_password",
    "set_up_company",
    "sign_out_everywhere",
    "take_back_leaving",
    "take_back_posting",
    "upload_import",
    "verify_second_factor",
]
