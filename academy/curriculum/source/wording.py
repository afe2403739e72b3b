"""Chinese words that the course format itself is made of."""

# A line that begins so, right above a table, is its caption.
TABLE_CAPTION = "表："
# Options that test reading rather than understanding.
SWEEPING = ("以上都对", "以上都不对", "以上全对", "以上都是", "以上都不是")
# Headings carry no numbers; the order says it.
NUMBERED = r"^(第?[一二三四五六七八九十]+[、.．章节]|\d+[、.．)）])"
# How a round number may be written in words.
ROUND = ((10**4, "万"), (10**8, "亿"))
# How an amount is said across a counter: 1 角 2 分, 55 块 2 毛 5.
MONEY = (("元", "角", "分"), ("块", "毛", "分"), ("块", "毛", ""))
