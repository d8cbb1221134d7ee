"""Small texts that are translations of each other, and one that is of none."""

EN = "\n\n".join(
    [
        "The council voted on Tuesday to close the old bridge across the river.",
        "Engineers had warned since last spring that the iron was worn.",
        "A ferry will take its place until a new bridge is finished, the mayor said.",
    ]
)
ZH = "\n\n".join(
    [
        "市议会周二投票决定关闭横跨这条河的老桥。",
        "工程师从去年春天起就警告说，铁件已经磨损。",
        "市长说，在新桥建成之前，将由渡轮代替它。",
    ]
)
OTHER_ZH = "\n\n".join(
    [
        "把面粉、糖和鸡蛋放在碗里搅拌均匀。",
        "放入烤箱，用一百八十度烤二十五分钟。",
        "取出来放凉，再撒上一层薄薄的糖粉。",
    ]
)
