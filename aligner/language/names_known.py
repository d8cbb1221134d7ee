"""Names that neither spelling nor sound can match, with what the other language calls them.

Own compilation of what news and technology texts name most. One entry a line:
``English forms = Chinese forms``, each list parted by commas. A Chinese form of one character
(法 of 法国) is accepted as a rendering but never taken for a mention by itself.
"""

# ruff: noqa: E501 (tables of wide characters)
from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

COUNTRIES = """
China,Chinese,Sino,PRC,P.R.C.,Mainland,CPC=中国,中华,中,华,我国,祖国,大陆,内地,国内,全国,国,汉
United States,US,U.S.,USA,U.S.A.,America,American,Americans,Uncle Sam,Washington=美国,美,美利坚,华盛顿,美军,美方
Canada,Canadian,Canadians=加拿大,加
Mexico,Mexican,Mexicans=墨西哥,墨
Brazil,Brazilian,Brazilians=巴西,巴
Argentina,Argentine,Argentinian=阿根廷,阿
Chile,Chilean=智利,智
Peru,Peruvian=秘鲁,秘
Colombia,Colombian=哥伦比亚
Venezuela,Venezuelan=委内瑞拉,委
Cuba,Cuban=古巴,古
Ecuador,Ecuadorian=厄瓜多尔,厄
Bolivia,Bolivian=玻利维亚
Uruguay,Uruguayan=乌拉圭
Paraguay,Paraguayan=巴拉圭
Panama,Panamanian=巴拿马
Costa Rica,Costa Rican=哥斯达黎加
Jamaica,Jamaican=牙买加
Haiti,Haitian=海地
Honduras=洪都拉斯
Guatemala=危地马拉
Nicaragua=尼加拉瓜
El Salvador=萨尔瓦多
Dominica,Dominican=多米尼加,多米尼克
United Kingdom,UK,U.K.,Britain,Great Britain,British,Briton,Britons,England,English,London=英国,英,不列颠,英格兰,英语,英文,伦敦
Scotland,Scottish,Scots=苏格兰
Wales,Welsh=威尔士
Ireland,Irish=爱尔兰,爱
France,French,Frenchman,Paris=法国,法,法兰西,巴黎
Germany,German,Germans,Berlin=德国,德,德意志,柏林
Italy,Italian,Italians=意大利,意
Spain,Spanish,Spaniard,Spaniards=西班牙,西
Portugal,Portuguese=葡萄牙,葡
Netherlands,Dutch,Holland=荷兰,荷
Belgium,Belgian,Belgians=比利时,比
Luxembourg=卢森堡,卢
Switzerland,Swiss=瑞士
Austria,Austrian=奥地利,奥
Sweden,Swedish,Swede=瑞典
Norway,Norwegian=挪威,挪
Denmark,Danish,Dane=丹麦,丹
Finland,Finnish,Finn=芬兰,芬
Iceland,Icelandic=冰岛,冰
Poland,Polish=波兰,波
Czech Republic,Czech,Czechia=捷克,捷
Slovakia,Slovak=斯洛伐克
Hungary,Hungarian=匈牙利,匈
Romania,Romanian=罗马尼亚,罗
Bulgaria,Bulgarian=保加利亚,保
Serbia,Serbian,Serbs=塞尔维亚,塞
Croatia,Croatian=克罗地亚,克
Slovenia,Slovenian=斯洛文尼亚
Greece,Greek,Greeks=希腊,希
Turkey,Turkish,Turks,Türkiye,Turkiye=土耳其,土
Cyprus,Cypriot=塞浦路斯
Albania,Albanian=阿尔巴尼亚
Russia,Russian,Russians,Moscow=俄罗斯,俄,莫斯科
Soviet Union,Soviet,USSR=苏联,苏
Ukraine,Ukrainian,Ukrainians=乌克兰,乌
Belarus,Belarusian=白俄罗斯,白俄
Estonia,Estonian=爱沙尼亚
Latvia,Latvian=拉脱维亚
Lithuania,Lithuanian=立陶宛
Georgia,Georgian=格鲁吉亚,佐治亚,乔治亚
Armenia,Armenian=亚美尼亚
Azerbaijan,Azerbaijani=阿塞拜疆
Kazakhstan,Kazakh=哈萨克斯坦,哈萨克,哈
Uzbekistan,Uzbek=乌兹别克斯坦,乌兹别克
Kyrgyzstan,Kyrgyz=吉尔吉斯斯坦,吉尔吉斯
Tajikistan,Tajik=塔吉克斯坦,塔吉克
Turkmenistan,Turkmen=土库曼斯坦,土库曼
Mongolia,Mongolian,Mongol,Mongols=蒙古,蒙
Japan,Japanese,Tokyo=日本,日,东京
South Korea,South Korean,South Koreans,Korea,Korean,Koreans,ROK,Seoul=韩国,韩,南韩,朝鲜,首尔,半岛
North Korea,North Korean,DPRK,Pyongyang=朝鲜,朝,北韩,平壤
Vietnam,Vietnamese,Viet Nam=越南,越
Laos,Lao,Laotian=老挝,寮国,老
Cambodia,Cambodian,Cambodians=柬埔寨,柬
Thailand,Thai,Thais=泰国,泰
Myanmar,Burma,Burmese=缅甸,缅
Malaysia,Malaysian,Malaysians,Malay,Malaya=马来西亚,大马,马来,马
Singapore,Singaporean,Singaporeans=新加坡,新,星洲,狮城
Indonesia,Indonesian=印度尼西亚,印尼
Philippines,Philippine,Filipino,Filipinos=菲律宾,菲
Brunei=文莱,汶莱
India,Indian,Indians=印度,印,印第安
Pakistan,Pakistani=巴基斯坦,巴
Bangladesh,Bangladeshi=孟加拉国,孟加拉
Nepal,Nepalese,Nepali=尼泊尔,尼
Sri Lanka,Sri Lankan=斯里兰卡,斯
Bhutan=不丹
Maldives=马尔代夫
Afghanistan,Afghan,Afghans=阿富汗,阿
Iran,Iranian,Iranians,Persia,Persian,Tehran,Teheran=伊朗,波斯,伊,德黑兰
Iraq,Iraqi,Iraqis=伊拉克,伊
Syria,Syrian,Syrians=叙利亚,叙
Lebanon,Lebanese=黎巴嫩,黎
Israel,Israeli,Israelis=以色列,以
Palestine,Palestinian,Palestinians=巴勒斯坦,巴
Jordan,Jordanian=约旦,约,乔丹,佐敦
Saudi Arabia,Saudi,Saudis=沙特阿拉伯,沙特,沙乌地阿拉伯,沙
Yemen,Yemeni=也门
Oman,Omani=阿曼
United Arab Emirates,UAE,Emirati=阿拉伯联合酋长国,阿联酋
Qatar,Qatari=卡塔尔
Kuwait,Kuwaiti=科威特
Bahrain=巴林
Egypt,Egyptian,Egyptians=埃及,埃
Libya,Libyan=利比亚,利
Tunisia,Tunisian=突尼斯,突
Algeria,Algerian=阿尔及利亚
Morocco,Moroccan=摩洛哥,摩
Sudan,Sudanese=苏丹
Ethiopia,Ethiopian=埃塞俄比亚,埃
Kenya,Kenyan=肯尼亚,肯
Tanzania,Tanzanian=坦桑尼亚,坦
Uganda,Ugandan=乌干达
Rwanda,Rwandan=卢旺达
Congo,Congolese,DRC=刚果
Nigeria,Nigerian=尼日利亚
Niger=尼日尔
Ghana,Ghanaian=加纳
Senegal,Senegalese=塞内加尔
Mali,Malian=马里
Cameroon=喀麦隆
Equatorial Guinea=赤道几内亚
Guinea=几内亚
Ivory Coast,Cote d'Ivoire,Côte d'Ivoire=科特迪瓦,象牙海岸
Angola,Angolan=安哥拉
Zambia,Zambian=赞比亚
Zimbabwe,Zimbabwean=津巴布韦
Mozambique=莫桑比克
Madagascar=马达加斯加
Somalia,Somali=索马里
South Africa,South African=南非
South Sudan=南苏丹
Namibia=纳米比亚
Australia,Australian,Australians,Aussie,Sydney=澳大利亚,澳洲,澳,悉尼
New Zealand,New Zealander,New Zealanders,Kiwi=新西兰,纽西兰,新
Papua New Guinea=巴布亚新几内亚
Fiji,Fijian=斐济
Tonga,Tongan=汤加,东加
Samoa=萨摩亚
Solomon Islands=所罗门群岛
Kiribati=基里巴斯
Bahamas=巴哈马
Barbuda=巴布达
Vatican,Holy See=梵蒂冈,教廷
"""

REGIONS = """
Asia,Asian,Asians=亚洲,亚,东盟
Europe,European,Europeans,EU,European Union=欧洲,欧,欧盟,欧元
Africa,African,Africans=非洲,非
Latin America,Latin American=拉丁美洲,拉美
North America,North American=北美
South America,South American=南美
Middle East,Mideast=中东
Antarctica,Antarctic=南极
Arctic=北极
Pacific=太平洋
Atlantic=大西洋,北约
Mediterranean=地中海
Caribbean=加勒比
Balkans,Balkan=巴尔干
Siberia,Siberian=西伯利亚
Taiwan,Taiwanese=台湾,台,臺灣,臺
Hong Kong,HK,HKSAR,Hongkong,Hong Konger,Hong Kongers=香港,港
Macao,Macau,Macanese=澳门,澳
Tibet,Tibetan,Tibetans=西藏,藏
Xinjiang,Uyghur,Uighur,Uyghurs=新疆,疆,维吾尔
Inner Mongolia=内蒙古,内蒙
Heilongjiang=黑龙江
Shaanxi=陕西,陕
Guangdong,Canton,Cantonese=广东,粤
"""

CITIES = """
New York,NYC,Manhattan=纽约,曼哈顿
Los Angeles,LA=洛杉矶
San Francisco=旧金山,三藩市
Chicago=芝加哥
Boston=波士顿
Seattle=西雅图
Houston=休斯敦,休斯顿
Dallas=达拉斯
Atlanta=亚特兰大
Miami=迈阿密
Philadelphia=费城
Detroit=底特律
Las Vegas,Vegas=拉斯维加斯
San Diego=圣地亚哥,圣迭戈
Silicon Valley=硅谷
Hollywood=好莱坞
Wall Street=华尔街
White House=白宫
Pentagon=五角大楼
Capitol Hill,Capitol=国会山
Kremlin=克里姆林宫
Oxford=牛津
Cambridge=剑桥
Manchester=曼彻斯特,曼
Liverpool=利物浦
Edinburgh=爱丁堡
Dublin=都柏林
Rome,Roman=罗马
Milan=米兰
Venice,Venetian=威尼斯
Florence=佛罗伦萨
Madrid=马德里
Barcelona=巴塞罗那
Lisbon=里斯本
Brussels=布鲁塞尔
Amsterdam=阿姆斯特丹
Hague=海牙
Geneva=日内瓦
Zurich=苏黎世
Davos=达沃斯
Vienna=维也纳
Munich=慕尼黑
Frankfurt=法兰克福
Hamburg=汉堡
Stockholm=斯德哥尔摩
Oslo=奥斯陆
Copenhagen=哥本哈根
Helsinki=赫尔辛基
Warsaw=华沙
Prague=布拉格
Budapest=布达佩斯
Athens=雅典
Istanbul=伊斯坦布尔
Ankara=安卡拉
Kyiv,Kiev=基辅
Minsk=明斯克
St. Petersburg,Saint Petersburg=圣彼得堡
Vladivostok=符拉迪沃斯托克,海参崴
Cairo=开罗
Jerusalem=耶路撒冷
Tel Aviv=特拉维夫
Gaza=加沙
Beirut=贝鲁特
Damascus=大马士革
Baghdad=巴格达
Riyadh=利雅得
Dubai=迪拜
Doha=多哈
Kabul=喀布尔
Islamabad=伊斯兰堡
New Delhi,Delhi=新德里,德里
Mumbai,Bombay=孟买
Dhaka=达卡
Kathmandu=加德满都
Bangkok=曼谷
Hanoi=河内
Ho Chi Minh City,Saigon=胡志明市,西贡
Phnom Penh=金边
Siem Reap=暹粒
Angkor=吴哥
Kuala Lumpur=吉隆坡
Johor=柔佛
Penang=槟城,槟榔屿
Jakarta=雅加达
Manila=马尼拉
Osaka=大阪
Kyoto=京都
Nagoya=名古屋
Hiroshima=广岛
Nagasaki=长崎
Fukushima=福岛
Hokkaido=北海道
Okinawa=冲绳
Busan=釜山
Ulaanbaatar,Ulan Bator=乌兰巴托
Lhasa=拉萨
Urumqi=乌鲁木齐
Hohhot=呼和浩特
Harbin=哈尔滨
Kowloon=九龙
Taipei=台北
Kaohsiung=高雄
Taichung=台中
Melbourne=墨尔本
Canberra=堪培拉
Brisbane=布里斯班
Auckland=奥克兰
Wellington=惠灵顿,威灵顿
Toronto=多伦多
Vancouver=温哥华
Montreal=蒙特利尔,蒙特娄,满地可
Ottawa=渥太华
Quebec=魁北克
Rio de Janeiro,Rio=里约热内卢,里约
Buenos Aires=布宜诺斯艾利斯
Havana=哈瓦那
Nairobi=内罗毕
Johannesburg=约翰内斯堡
Cape Town=开普敦
California,Californian=加利福尼亚,加州
Texas,Texan=得克萨斯,德克萨斯,得州,德州
Florida=佛罗里达,佛州
Pennsylvania=宾夕法尼亚,宾州
Ohio=俄亥俄
Michigan=密歇根,密西根
Virginia=弗吉尼亚,维吉尼亚,弗州
Massachusetts=马萨诸塞,麻省,麻州
New Jersey=新泽西
Illinois=伊利诺伊,伊利诺
Wisconsin=威斯康星,威斯康辛
Arizona=亚利桑那
Nevada=内华达
Oregon=俄勒冈
Colorado=科罗拉多
Hawaii=夏威夷
Alaska=阿拉斯加
Kentucky=肯塔基
Tennessee=田纳西
Louisiana=路易斯安那
Minnesota=明尼苏达
Missouri=密苏里
Indiana=印第安纳
Utah=犹他
Puerto Rico=波多黎各
Ontario=安大略
"""

ORGANISATIONS = """
United Nations,UN,U.N.=联合国,联大,安理会
UNESCO=联合国教科文组织,教科文
NATO,North Atlantic Treaty Organization=北约,北大西洋公约组织
World Trade Organization,WTO=世界贸易组织,世贸组织,世贸
World Health Organization,WHO=世界卫生组织,世卫组织,世卫
International Monetary Fund,IMF=国际货币基金组织,国际货币基金会
World Bank=世界银行,世行
ASEAN=东盟,东协
OPEC=欧佩克,石油输出国组织
International Atomic Energy Agency,IAEA=国际原子能机构,国际原子能总署,原子能
Interpol=国际刑警组织,国际刑警
FBI=联邦调查局
CIA=中央情报局,中情局
NASA=美国宇航局,美国国家航空航天局,航天局,太空总署,宇航局
Federal Reserve,Fed=美联储,联储,联邦储备
Reuters=路透社,路透
Associated Press,AP=美联社
Agence France-Presse,AFP=法新社
Bloomberg=彭博社,彭博,布隆伯格
Xinhua,Xinhuanet=新华社,新华网,新华
CCTV=央视,中央电视台,中央广播电视总台
BBC=英国广播公司
CNN=美国有线电视新闻网,有线电视
New York Times,NYT,the Times=纽约时报
Wall Street Journal,WSJ=华尔街日报
Washington Post=华盛顿邮报
Financial Times=金融时报
Guardian=卫报
Economist=经济学人
Kyodo=共同社,共同通讯社
Yonhap=韩联社
South China Morning Post,SCMP=南华早报
Global Times=环球时报
OpenAI=开放人工智能
Google=谷歌
Alphabet=字母表
Microsoft=微软
Apple=苹果
Amazon=亚马逊,亚马孙
Facebook=脸书,脸谱
Twitter=推特
Tesla=特斯拉
Nvidia=英伟达,辉达
Intel=英特尔
AMD=超威
Qualcomm=高通
IBM=国际商业机器
Oracle=甲骨文
Cisco=思科
Dell=戴尔
HP,Hewlett-Packard=惠普
Netflix=网飞,奈飞
Uber=优步
Airbnb=爱彼迎
PayPal=贝宝
Samsung=三星
Sony=索尼
Nintendo=任天堂
Panasonic=松下
Toshiba=东芝
Hitachi=日立
Sharp=夏普
Canon=佳能
Nikon=尼康
Toyota=丰田
Honda=本田
Nissan=日产,尼桑
Mazda=马自达
Mitsubishi=三菱
Subaru=斯巴鲁
SoftBank,Softbank=软银
Hyundai=现代
Kia=起亚
Volkswagen,VW=大众,福斯
BMW=宝马
Mercedes-Benz,Mercedes,Benz=奔驰,梅赛德斯
Daimler=戴姆勒
Audi=奥迪
Porsche=保时捷
Ferrari=法拉利
Ford=福特
General Motors,GM=通用汽车,通用
Chrysler=克莱斯勒
Boeing=波音
Airbus=空中客车,空客
Siemens=西门子
Philips=飞利浦
Nokia=诺基亚
Ericsson=爱立信
Motorola=摩托罗拉
Goldman Sachs=高盛
Morgan Stanley=摩根士丹利,大摩
JPMorgan,JP Morgan,J.P. Morgan=摩根大通,小摩
Citigroup,Citibank,Citi=花旗
HSBC=汇丰
Standard Chartered=渣打
UBS=瑞银
Barclays=巴克莱
Deutsche Bank=德意志银行,德银
McDonald's,McDonald=麦当劳,麦当奴
Starbucks=星巴克
KFC=肯德基
Coca-Cola,Coke=可口可乐
Pepsi,PepsiCo=百事
Walmart,Wal-Mart=沃尔玛
Costco=好市多,开市客
IKEA=宜家
Nike=耐克
Adidas=阿迪达斯
Disney=迪士尼,迪斯尼
Johnson & Johnson=强生
Pfizer=辉瑞
AstraZeneca=阿斯利康
Huawei=华为
Alibaba=阿里巴巴,阿里
Tencent=腾讯
Baidu=百度
ByteDance,Bytedance=字节跳动,字节
TikTok=抖音
WeChat=微信
Weibo=微博
Xiaomi=小米
Lenovo=联想
DiDi,Didi=滴滴
Meituan=美团
JD.com,JD=京东
Pinduoduo=拼多多
SMIC=中芯国际,中芯
TSMC=台积电,台湾积体电路
Foxconn=富士康,鸿海
Haier=海尔
Hisense=海信
BYD=比亚迪
NIO=蔚来
DeepSeek=深度求索
Moonshot AI,Moonshot=月之暗面
Zhipu=智谱
Ant Group,Ant Financial=蚂蚁
Sinopec=中石化,中国石化
PetroChina=中石油,中国石油
CNOOC=中海油,中国海油
Tsinghua=清华
Peking University=北京大学,北大
Fudan=复旦
Renmin University=人民大学,人大
Harvard=哈佛
Stanford=斯坦福,史丹佛
MIT=麻省理工
Princeton=普林斯顿
Yale=耶鲁
McGill=麦吉尔
NBA=美职篮,职篮
CBA=中职篮
FIFA=国际足联
Olympic,Olympics,Olympiad=奥运,奥林匹克
People's Daily=人民日报
"""

PEOPLE = """
Trump=特朗普,川普
Biden=拜登
Obama=奥巴马,欧巴马
Clinton=克林顿
Bush=布什
Reagan=里根
Nixon=尼克松
Kennedy=肯尼迪,甘乃迪
Roosevelt=罗斯福
Truman=杜鲁门
Eisenhower=艾森豪威尔
Carter=卡特
Lincoln=林肯
Washington=华盛顿
Pence=彭斯
Pompeo=蓬佩奥,庞培奥
Pelosi=佩洛西,裴洛西
Harris=哈里斯,贺锦丽
Bolton=博尔顿,波顿
Kissinger=基辛格
Kerry=克里
Blinken=布林肯
Yellen=耶伦
Powell=鲍威尔
Lighthizer=莱特希泽
Mnuchin=姆努钦
Zuckerberg=扎克伯格,祖克伯
Musk=马斯克
Bezos=贝索斯,贝佐斯
Gates=盖茨
Jobs=乔布斯
Cook=库克
Altman=奥特曼,阿尔特曼
Huang=黄
Buffett=巴菲特
Soros=索罗斯
Putin=普京
Medvedev=梅德韦杰夫
Lavrov=拉夫罗夫
Yeltsin=叶利钦
Gorbachev=戈尔巴乔夫
Stalin=斯大林,史达林
Lenin=列宁
Zelensky,Zelenskiy,Zelenskyy=泽连斯基
Lukashenko=卢卡申科
Johnson=约翰逊,强生,强森
Theresa May=特雷莎·梅,特蕾莎·梅,梅
Thatcher=撒切尔
Blair=布莱尔
Cameron=卡梅伦,卡麦隆
Corbyn=科尔宾
Churchill=丘吉尔
Macron=马克龙
Hollande=奥朗德
Sarkozy=萨科齐
Chirac=希拉克
Merkel=默克尔
Scholz=朔尔茨
Hitler=希特勒
Marx=马克思
Trudeau=特鲁多,杜鲁多
Modi=莫迪
Gandhi=甘地
Khan=汗
Abe,Shinzo Abe=安倍晋三,安倍
Suga=菅义伟
Kishida=岸田文雄,岸田
Kono=河野太郎,河野
Motegi=茂木敏充,茂木
Moon Jae-in,Moon=文在寅
Yoon=尹锡悦,尹
Kim Jong-un,Kim Jong Un,Kim=金正恩,金
Ho Chi Minh=胡志明
Nguyen Phu Trong=阮富仲
Hun Sen=洪森
Mahathir=马哈蒂尔,马哈迪
Anwar=安瓦尔,安华
Najib=纳吉布,纳吉
Lee Hsien Loong=李显龙
Lee Kuan Yew=李光耀
Widodo=维多多,佐科
Duterte=杜特尔特
Marcos=马科斯
Aung San Suu Kyi,Suu Kyi=昂山素季
Assad=阿萨德
Khamenei=哈梅内伊
Rouhani=鲁哈尼
Zarif=扎里夫
Netanyahu=内塔尼亚胡
Erdogan,Erdoğan=埃尔多安
Mandela=曼德拉
Guterres=古特雷斯
Stoltenberg=斯托尔滕贝格
Lula=卢拉
Bolsonaro=博索纳罗
Maduro=马杜罗
Castro=卡斯特罗
Morrison=莫里森
Ardern=阿德恩
Jesus=耶稣
Buddha=佛,佛陀,释迦牟尼
Confucius,Confucian=孔子,儒
Mencius=孟子
Sun Yat-sen=孙中山,孙文,中山
Chiang Kai-shek=蒋介石
Chiang Ching-kuo=蒋经国
Tsai Ing-wen=蔡英文
Ko Wen-je=柯文哲
Han Kuo-yu=韩国瑜
Ma Ying-jeou=马英九
Terry Gou=郭台铭
Carrie Lam=林郑月娥,林郑
Leung Chun-ying=梁振英
Donald Tsang=曾荫权
Li Ka-shing=李嘉诚
Bruce Lee=李小龙
Jackie Chan=成龙
Jet Li=李连杰
Jin Yong,Louis Cha=金庸
Yao Ming=姚明
LeBron James,LeBron=勒布朗,詹姆斯
Kobe Bryant,Kobe=科比
O'Neal,O’Neal,Shaq=奥尼尔
Federer=费德勒
Nadal=纳达尔
Djokovic=德约科维奇
Messi=梅西
Shakespeare=莎士比亚
Einstein=爱因斯坦
Newton=牛顿
Darwin=达尔文
Napoleon=拿破仑
Columbus=哥伦布
Beethoven=贝多芬
Mozart=莫扎特
Picasso=毕加索
"""

TABLES = {
    "country": COUNTRIES,
    "region": REGIONS,
    "city": CITIES,
    "organisation": ORGANISATIONS,
    "person": PEOPLE,
}


@dataclass(frozen=True, slots=True)
class KnownName:
    """One entry: what kind of thing it names and how each language writes it."""

    kind: str
    """``country``, ``region``, ``city``, ``organisation`` or ``person``."""
    en: tuple[str, ...]
    zh: tuple[str, ...]


@lru_cache(maxsize=1)
def entries() -> tuple[KnownName, ...]:
    """Every entry, in the order of the tables."""
    found = []
    for kind, table in TABLES.items():
        for line in table.strip().splitlines():
            en, _, zh = line.partition("=")
            found.append(KnownName(kind, tuple(en.split(",")), tuple(zh.split(","))))
    return tuple(found)


@lru_cache(maxsize=1)
def by_english() -> dict[str, tuple[KnownName, ...]]:
    """English form -> entries that carry it (Georgia is a country and a state)."""
    return _index("en")


_RENDERINGS_ONLY_TEXT = """
    我国 祖国 大陆 内地 国内 全国 现代 大众 通用 联想 阿里 小米 人大 苹果 脸谱 时报 安理会 联大
"""
_RENDERINGS_ONLY = frozenset(_RENDERINGS_ONLY_TEXT.split())
"""Chinese forms that may render a name and mostly mean something else."""


@lru_cache(maxsize=1)
def by_chinese() -> dict[str, tuple[KnownName, ...]]:
    """Chinese form of two characters or more -> entries that carry it."""
    return {
        form: found
        for form, found in _index("zh").items()
        if len(form) > 1 and form not in _RENDERINGS_ONLY
    }


@lru_cache(maxsize=1)
def english_pattern() -> re.Pattern[str]:
    """Any English form as whole words, the longest first."""
    forms = _alternatives(by_english()).replace("'", "['’]")
    return re.compile(rf"(?<![\w.])(?:{forms})(?!\w)")


@lru_cache(maxsize=1)
def chinese_pattern() -> re.Pattern[str]:
    """Any Chinese form of two characters or more, the longest first."""
    return re.compile(_alternatives(by_chinese()))


def _index(side: str) -> dict[str, tuple[KnownName, ...]]:
    found: dict[str, tuple[KnownName, ...]] = {}
    for entry in entries():
        for form in getattr(entry, side):
            found[form] = (*found.get(form, ()), entry)
    return found


def _alternatives(index: dict[str, tuple[KnownName, ...]]) -> str:
    return "|".join(re.escape(form) for form in sorted(index, key=len, reverse=True))
