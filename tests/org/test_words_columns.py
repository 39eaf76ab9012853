"""What columns of lists are headed, in both languages and in the order in which they stand."""

from tests.words import headed, misread
from org.tables import (
    AccountTable,
    GradingTable,
    GrantTable,
    HeldTable,
    MemberTable,
    OutletTable,
    PersonTable,
    PostingTable,
    RoleTable,
    SessionTable,
)


WORDS = [
    (PersonTable, "number", "Number", "编号"),
    (PersonTable, "name", "Name", "姓名"),
    (PersonTable, "branch", "Branch", "营业部"),
    (PersonTable, "team_name", "Team", "团队"),
    (PersonTable, "outlet_name", "Outlet", "网点"),
    (PersonTable, "grade", "Grade", "职级"),
    (PersonTable, "contract", "Contract", "用工形式"),
    (PersonTable, "hired_on", "Hired on", "入职日期"),
    (PersonTable, "presence", "State", "状态"),
    (MemberTable, "number", "Number", "编号"),
    (MemberTable, "name", "Name", "姓名"),
    (MemberTable, "outlet_name", "Outlet", "网点"),
    (MemberTable, "grade", "Grade", "职级"),
    (MemberTable, "contract", "Contract", "用工形式"),
    (PostingTable, "team", "Team", "团队"),
    (PostingTable, "region", "Region", "区域"),
    (PostingTable, "outlet", "Outlet", "网点"),
    (PostingTable, "valid_from", "From", "起始日"),
    (PostingTable, "last_day", "Last day", "截止日"),
    (GradingTable, "grade", "Grade", "职级"),
    (GradingTable, "valid_from", "From", "起始日"),
    (GradingTable, "last_day", "Last day", "截止日"),
    (RoleTable, "role", "Role", "角色"),
    (RoleTable, "place", "Where", "范围"),
    (RoleTable, "valid_from", "From", "起始日"),
    (RoleTable, "last_day", "Last day", "截止日"),
    (HeldTable, "role", "Role", "角色"),
    (HeldTable, "place", "Where", "范围"),
    (HeldTable, "valid_from", "From", "起始日"),
    (HeldTable, "last_day", "Last day", "截止日"),
    (HeldTable, "state", "State", "状态"),
    (HeldTable, "end", "Step", "办理"),
    (GrantTable, "user", "Name", "姓名"),
    (GrantTable, "role", "Role", "角色"),
    (GrantTable, "branch", "Branch", "营业部"),
    (GrantTable, "team", "Team", "团队"),
    (GrantTable, "department", "Department", "部门"),
    (GrantTable, "valid_from", "From", "起始日"),
    (GrantTable, "last_day", "Last day", "截止日"),
    (GrantTable, "state", "State", "状态"),
    (AccountTable, "username", "User name", "用户名"),
    (AccountTable, "name", "Name", "姓名"),
    (AccountTable, "person_number", "Employee number", "工号"),
    (AccountTable, "email", "E-mail", "邮箱"),
    (AccountTable, "last_login", "Last signed in", "最近登录"),
    (AccountTable, "state", "State", "状态"),
    (OutletTable, "code", "Code", "代码"),
    (OutletTable, "name", "Name", "名称"),
    (OutletTable, "partner", "Partner bank", "合作银行"),
    (OutletTable, "branch", "Branch", "营业部"),
    (OutletTable, "region", "Region", "区域"),
    (OutletTable, "contact_name", "Contact person", "联系人"),
    (OutletTable, "contact_phone", "Contact phone", "联系电话"),
    (OutletTable, "closed_on", "Closed on", "关闭日期"),
    (SessionTable, "at", "Signed in", "登录时间"),
    (SessionTable, "address", "Address", "地址"),
    (SessionTable, "browser", "Browser", "浏览器"),
]


def test_every_column_is_headed_in_both_languages():
    assert misread(WORDS, lambda table, column: table.base_columns[column].verbose_name) == []


def test_every_headed_column_stands_in_the_table_of_words():
    tables = {table for table, *_ in WORDS}
    told = {table: [column for one, column, *_ in WORDS if one is table] for table in tables}

    assert told == {table: headed(table) for table in tables}
