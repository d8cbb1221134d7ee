"""The wording of web pages, English and Chinese: what their dates, bylines, footers look like.

Patterns for whole lines are used with ``fullmatch``, those that end in ``_START`` with
``match``, `CREDIT` with ``search``.
"""

from __future__ import annotations

import re


def _any(*alternatives: str) -> str:
    """One group of alternatives."""
    return f"(?:{'|'.join(alternatives)})"


_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_WEEKDAY = _any(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s*",
    r"(?:星期|周|週)[一二三四五六日天]\s*",
)
_ZONE = r"(?:[ap]\.?m\.?|[A-Z]{2,4}|北京时间)"
_CLOCK = rf"(?:[\s,T]*\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?\s*{_ZONE}?)"
_DAY = _any(
    r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号號]?",
    rf"{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}",
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}",
)
_DATE = rf"{_WEEKDAY}?{_DAY}\s*{_WEEKDAY}?{_CLOCK}?"
DATE_LINE = re.compile(rf"[\s(（\[]*{_DATE}[\s)）\]]*", re.IGNORECASE)

_DATE_LABEL = _any(
    r"(?:发布|發布|發佈|发表|發表|更新|修改|创建|刊登|出版)(?:时间|時間|日期|于|於)",
    r"时间|時間|日期",
    r"(?:last )?(?:updated|modified)|published|posted|date|created",
)
LABELLED_DATE = re.compile(
    rf"{_DATE_LABEL}(?:\s+(?:on|at))?\s*[:：]?\s*{_DATE}.{{0,30}}", re.IGNORECASE
)
STAMPED = re.compile(r"[A-Za-z]{2,15}\s?\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?")

_TAG_LABEL = _any(
    "标签云?|標籤|关键词|關鍵詞|关键字|關鍵字|分类|分類",
    r"tags?|keywords?|filed under|categor(?:y|ies)",
)
TAGS = re.compile(rf"{_TAG_LABEL}\s*[:：].{{0,120}}", re.IGNORECASE)

_BYLINE_LABEL = _any(
    "作者|记者|記者|撰文|撰稿|文|责任编辑|責任編輯|责编|编辑|編輯|翻译|翻譯|译者|譯者|编译|編譯",
    "来源|來源|稿源",
    "author|(?:written|translated|edited|reporting|editing) by|source|editor",
)
LABELLED_BYLINE = re.compile(
    rf"{_BYLINE_LABEL}\s*(?:[:：/／|]|(?<=by)\s)\s*\S.{{0,60}}", re.IGNORECASE
)
_NAME = r"[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|al|bin)){1,3}"
BY_NAME = re.compile(rf"By\s+{_NAME}(?:(?:,\s*|\s+and\s+|,\s+and\s+){_NAME}){{0,4}}")
_CAPITAL_NAME = r"[A-Z][A-Z’'.-]+(?:\s+[A-Z][A-Z’'.-]*){1,3}"
CAPITALS = re.compile(
    rf"(?:BY\s+)?{_CAPITAL_NAME}(?:(?:\s*,\s*|\s+AND\s+|\s*,\s*AND\s+){_CAPITAL_NAME}){{0,5}}"
)

_AGENCY = _any(
    r"Bloomberg|Getty(?: Images)?|Reuters|Associated Press|AP(?: Photo)?|AFP|EPA|Xinhua|Alamy",
    r"Zuma|Shutterstock|The New York Times|The Guardian|The Washington Post|NPR|BBC",
    "Agence France-Presse|新华社|新華社|视觉中国|視覺中國|路透社|法新社",
    "美联社|美聯社|中新社|东方IC|彭博社",
)
_PERSON = r"(?-i:[A-Z][\w’.-]+(?:\s+[A-Z][\w’.-]+){0,3})"
_CREDIT_LABEL = _any(
    r"(?:photo|image|photograph|picture)(?:\s+(?:by|credit|courtesy(?: of)?))?|credit",
    "图片来源|圖片來源|图源|图|圖|摄影|攝影",
)
CREDIT = re.compile(
    r"(?:^|[\s.。”\"])"
    + _any(
        rf"{_PERSON}\s*(?:/|／|\s(?:for|via|—|–)\s)\s*(?:the\s+)?{_AGENCY}",
        rf"{_AGENCY}\s*(?:/|／|via)\s*(?:{_AGENCY}|{_PERSON})",
        rf"[(（]?{_CREDIT_LABEL}\s*[:：/／]\s*\S.{{0,60}}(?<![.!?。！？])",
    )
    + r"[)）]?\s*$",
    re.IGNORECASE,
)

_SOCIAL_NAMES = (
    "facebook twitter x instagram linkedin pinterest youtube rss weibo wechat whatsapp telegram "
    "tiktok reddit tumblr email print share line threads mastodon bluesky snapchat flickr "
    "微博 微信 分享 豆瓣 知乎 抖音 qq qq空间"
)
SOCIAL = frozenset(_SOCIAL_NAMES.split())

_NAVIGATION_WORDS = _any(
    "相关(?:内容|阅读|新闻|文章|推荐|链接|报道)|相關(?:內容|閱讀|新聞|文章|報導)",
    "(?:推荐|延伸|拓展|热门)(?:阅读|文章)|猜你喜欢|随便看看|热门(?:新闻|推荐|排行)",
    "最新(?:文章|新闻|消息)|更多(?:新闻|文章|内容|精彩)?|新闻汇总|返回(?:首页|顶部|列表)",
    "[上下]一[篇页][:：]?.{0,60}|首页|首頁|网站地图|点击(?:阅读|查看).{0,12}|阅读(?:原文|全文)",
    r"分享(?:到|至|本文).{0,20}|评论(?:区|\s?\(\d+\))?",
    r"related(?: (?:articles?|stories|posts|news|content|topics|reading))?",
    r"read (?:more|next|also).{0,60}|(?:you )?(?:may|might) also like",
    r"recommended(?: for you| reading| stories)?|more (?:from|stories|news|on)\b.{0,40}",
    r"most (?:read|popular|viewed)|latest (?:news|posts|stories)|trending(?: now)?|popular posts",
    r"(?:previous|next)(?: (?:post|article|page|story))?|back to top|home|menu|search",
    r"skip to (?:main )?content|share (?:this|on|via)\b.{0,40}|leave a (?:comment|reply)",
    r"\d* ?comments?|view all(?: posts)?|site ?map",
)
NAVIGATION = re.compile(rf"{_NAVIGATION_WORDS}\s*[:：»>…]*", re.IGNORECASE)
BREADCRUMB = re.compile(
    r"(?:首页|首頁|主页|当前位置|您的位置|您现在的位置|home)\s*[:：]?\s*[>»›/].{0,80}",
    re.IGNORECASE,
)

_SUBSCRIBE_WORDS = _any(
    "(?:邮件|郵件|免费)?(?:订阅|訂閱).{0,16}|(?:立即)?(?:登录|注册|登錄|註冊)",
    "(?:请)?(?:输入|輸入|填写)您?的?(?:邮件|邮箱|電郵|電子郵件|电子邮件).{0,10}",
    r"subscribe\b.{0,60}|sign (?:up|in)\b.{0,60}|(?:join )?(?:our|the) newsletter\b.{0,40}",
    r"newsletter|(?:enter )?your e-?mail(?: address)?.{0,10}|log ?in|register",
    r"get the .{0,30}newsletter.{0,30}",
)
SUBSCRIBE = re.compile(rf"{_SUBSCRIBE_WORDS}[:：.!]?", re.IGNORECASE)

_FOOTER_LINKS = _any(
    "关于我们|联系我们|關於我們|聯絡我們|隐私(?:政策|声明)|使用条款|服务条款",
    "about us|contact(?: us)?|privacy policy|terms (?:of (?:use|service)|and conditions)",
    "advertise(?: with us)?|careers|cookie (?:policy|settings)",
)
FOOTER_START = re.compile(
    _any(
        r"©|\(c\)\s*\d{4}|copyright(?:\s*[©(]|\s+\d{4}|\s*:)|.{0,40}all rights reserved",
        "版权(?:所有|归|声明)|版權(?:所有|歸|聲明)|.{0,30}ICP备|.{0,20}公网安备",
        r"(?:特别|免责|版权|郑重)(?:声明|提示)\s*[:：]|(?:特別|免責)聲明\s*[:：]|disclaimer\s*[:：]",
        r"notice\s*[:：]\s*the (?:content|above)|本文(?:来自|转自|来源|仅代表)",
        "(?:转载|轉載)(?:请|自|須|须).{0,40}",
        r"(?:网址|原文(?:链接|地址)|本文(?:链接|地址)|链接|source url|permalink|url)\s*[:：]",
        rf"{_FOOTER_LINKS}(?:\s*[|·•/].*)?$",
    ),
    re.IGNORECASE,
)

SITE_NAME = re.compile(
    _any(
        r".{1,14}(?:网|網|日报|日報|时报|時報|晚报|晚報|周刊|週刊|新闻|新聞|论坛|論壇)",
        ".{1,14}(?:频道|頻道|在线|博客|资讯|快讯)",
        r"[\w .’&-]{1,40}\s(?:News|Times|Daily|Post|Herald|Tribune|Journal|Gazette|Review)",
        r"[\w .’&-]{1,40}\s(?:Chronicle|Blog|Weekly|Magazine|Network|Online|Observer|Today)",
        r"[\w .’&-]{1,40}\s(?:Report|Courier|Monitor|Dispatch)",
        r"[\w-]{2,30}\.(?:com|org|net|cn|io)(?:\.cn)?",
    )
)
SLOGAN = re.compile(
    _any(
        "聚合|平台|门户|門戶|传播|专注|致力|领先|官方|网站|網站|资讯|視角|视角|第一|之声|之聲|家园|聚集地|每日",
        r"\b(?:your|trusted|independent|daily|journalism|everything|voices?)\b|\bstories that\b",
        r"\bsource (?:of|for)\b|\bhome (?:of|for)\b|\bnews (?:for|from|and)\b|\bsince \d{4}",
    ),
    re.IGNORECASE,
)
