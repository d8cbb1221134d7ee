"""Characters that only one Chinese standard writes, to point at words of the other script."""

from __future__ import annotations

import re

from aligner.bitext import Span

# Simplified and Traditional of the same characters, aligned. Characters that both standards have
# (后 里 面 台 干 云 余) are left out.
_SIMPLIFIED = (
    "个们来这为国说时会对发学还过经产动进种没样开义关无实两当间从现应电问机业军长见气东车书话马门给头员报"
    "难总设议传选听别论价权体认极级远团队际让亲处边战运术风观习师变组织达与红县乡划点线网华闻广亿万党导读写"
    "买卖鱼鸟龙记计许该请谁谈讲评试识诉词译诗语课调谢证护误负责财货贸费资赛赢赞贵贫购质贺贤赖银钱铁针钟钢"
    "错锁镇键铜铝银铺销锋锐锦闪闭闲闹阅阔阵阳阴陆陈险随隐难页顶项顺须预领颗题颜额类显顾顿风飞饭饮馆饿饱驱"
    "驶驻骂骑验骗骨麦黄齐齿龄龟岁岛峡币帮带归录彻径忆忧怀态怜恋恶恼恳惊惧惨惯愤愿懒戏户扑执扩扫扬扰抚抢拟"
    "拥择担拦挂挡挤损换据掷摆摇撑敌数断旧显晓暂术杀杂条杨松构枪枫柜标栋栏树桥桩梦检楼欢欧残毕毙汇汉汤沟沪"
    "泪泽洁浅测济浓涂涛润涨渊渐渔湾湿满滚滞滤潜灭灯灵灾炉炼烂烟烦烧热爱牵牺犹独狭狮狱猎猪猫献环珑琐电畅疗"
    "疮疯痒盐监盖盘睁矫矿码砖础硕确碍礼祸离种积称稳穷窃窝竖竞笔笼筑签简篮粮纠红纤约级纪纯纱纳纵纷纸纹纺纽"
    "线练组细终绍经结绕绘络绝统绣继绩续绪维绵绿缓编缘缝缩缴网罗罚罢职联聪肃肠肤肿胀胁胆胜脉脏脑脚脱脸腊腾"
    "舰舱艰艺节芦苏苹范茎荐荡荣药莱获营萧萨蓝虏虽虾蚀蚁蛮蝇补衬袭装裤见规视览觉触订认讨训讯讶讼讽访证诈诊"
    "诚询诞详诱诺谋谓谜谣谨谱谷贝贞贡败账贩贪贯贴贷贼贿赂赏赐赔赚赠赵赶趋跃践踪躯轨轩转轮软轰轻载较辅辆辈"
    "辉辑输辞辟辽迁迈迟选逊递逻遗邓邮邻郑酱酿释针钉钓钩钻铃铅铭银锅锡锤镜长门闯闷闸闻闽阁阐队阶陕陨隶"
)
_TRADITIONAL = (
    "個們來這為國說時會對發學還過經產動進種沒樣開義關無實兩當間從現應電問機業軍長見氣東車書話馬門給頭員報"
    "難總設議傳選聽別論價權體認極級遠團隊際讓親處邊戰運術風觀習師變組織達與紅縣鄉劃點線網華聞廣億萬黨導讀寫"
    "買賣魚鳥龍記計許該請誰談講評試識訴詞譯詩語課調謝證護誤負責財貨貿費資賽贏讚貴貧購質賀賢賴銀錢鐵針鐘鋼"
    "錯鎖鎮鍵銅鋁銀鋪銷鋒銳錦閃閉閒鬧閱闊陣陽陰陸陳險隨隱難頁頂項順須預領顆題顏額類顯顧頓風飛飯飲館餓飽驅"
    "駛駐罵騎驗騙骨麥黃齊齒齡龜歲島峽幣幫帶歸錄徹徑憶憂懷態憐戀惡惱懇驚懼慘慣憤願懶戲戶撲執擴掃揚擾撫搶擬"
    "擁擇擔攔掛擋擠損換據擲擺搖撐敵數斷舊顯曉暫術殺雜條楊鬆構槍楓櫃標棟欄樹橋樁夢檢樓歡歐殘畢斃匯漢湯溝滬"
    "淚澤潔淺測濟濃塗濤潤漲淵漸漁灣濕滿滾滯濾潛滅燈靈災爐煉爛煙煩燒熱愛牽犧猶獨狹獅獄獵豬貓獻環瓏瑣電暢療"
    "瘡瘋癢鹽監蓋盤睜矯礦碼磚礎碩確礙禮禍離種積稱穩窮竊窩豎競筆籠築簽簡籃糧糾紅纖約級紀純紗納縱紛紙紋紡紐"
    "線練組細終紹經結繞繪絡絕統繡繼績續緒維綿綠緩編緣縫縮繳網羅罰罷職聯聰肅腸膚腫脹脅膽勝脈臟腦腳脫臉臘騰"
    "艦艙艱藝節蘆蘇蘋範莖薦蕩榮藥萊獲營蕭薩藍虜雖蝦蝕蟻蠻蠅補襯襲裝褲見規視覽覺觸訂認討訓訊訝訟諷訪證詐診"
    "誠詢誕詳誘諾謀謂謎謠謹譜穀貝貞貢敗賬販貪貫貼貸賊賄賂賞賜賠賺贈趙趕趨躍踐蹤軀軌軒轉輪軟轟輕載較輔輛輩"
    "輝輯輸辭闢遼遷邁遲選遜遞邏遺鄧郵鄰鄭醬釀釋針釘釣鉤鑽鈴鉛銘銀鍋錫錘鏡長門闖悶閘聞閩閣闡隊階陝隕隸"
)
_PAIRS = [
    (simple, full) for simple, full in zip(_SIMPLIFIED, _TRADITIONAL, strict=True) if simple != full
]
# 松 塗 穀 and others are written by both in another word.
_BOTH = frozenset("松范谷须体叶卷辟签别")
_SIMPLIFIED_RUN = re.compile(f"[{''.join(sorted({s for s, _ in _PAIRS} - _BOTH))}]+")
_TRADITIONAL_RUN = re.compile(f"[{''.join(sorted({t for _, t in _PAIRS} - _BOTH))}]+")


def simplified_only_spans(text: str) -> list[Span]:
    """Runs of characters that only Simplified Chinese writes."""
    return [match.span() for match in _SIMPLIFIED_RUN.finditer(text)]


def traditional_only_spans(text: str) -> list[Span]:
    """Runs of characters that only Traditional Chinese writes."""
    return [match.span() for match in _TRADITIONAL_RUN.finditer(text)]
