"""A small plan of an invented place: each file's text."""

PLACE = """
title = "Joint plan"
organisation = "Dale Council"
as_at = "2024-06-30"
[[areas]]
code = "X06000001"
kind = "unitary"
name = "Dale"
[[documents]]
id = "plan"
title = "Plan"
organisation = "Dale Council"
date = "2024"
[timeframe]
first = "2024-01"
last = "2024-12"
"""
FILES = {
    "place.toml": PLACE,
    "priorities.csv": "priority,outcome,lead,document,section\nSleep,Be healthy,Head of sleep,plan,1\n",
    "programme.csv": "priority,start,document,section\nSleep,2024-02,plan,1\n",
    "services.csv": (
        "service,commissioners,contract,annual_value,document,section\n"
        "Night nursing,Council; CCG,A,\"1,000\",plan,2\nDay nursing,CCG,B,2500.50,plan,2\n"
    ),
    "projects.csv": "project,start,end,aim,document,section\nBeds,2024-01,2024-12,Warm beds,plan,3\n",
    "milestones.csv": (
        "milestone,project,due,done,document,section\nBought,Beds,March 2024,,plan,3\nSlept in,Beds,2024-12,,plan,3\n"
        "Counted,Beds,TBC,,plan,3\nChosen,Beds,2024-02,2024-02-10,plan,3\nTold,,2025-02,,plan,3\n"
    ),
    "budgets.csv": (
        "item,line,amount,document,section\nNurses,core NHS,3000,plan,4\nBeds,other,1000,plan,4\nRooms,other,,plan,4\n"
    ),
}  # fmt: skip
