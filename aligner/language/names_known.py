"""Names that neither spelling nor sound can match, with what the other language calls them.

Own compilation of what news and technology texts name most. One entry a line:
``English forms = Chinese forms``, each list parted by commas. A Chinese form of one character
(法 of 法国) is accepted as a rendering but never taken for a mention by itself.
"""

# ruff: noqa: E501 (tables of wide characters)
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aligner.bitext import Span
from aligner.language.patterns import any_of

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
Malta,Maltese=马耳他
Montenegro,Montenegrin=黑山
North Macedonia,Macedonia,Macedonian=北马其顿,马其顿
Moldova,Moldovan=摩尔多瓦
Bosnia and Herzegovina,Bosnia,Bosnian,Herzegovina=波斯尼亚和黑塞哥维那,波斯尼亚,波黑,黑塞哥维那
Kosovo=科索沃
Yugoslavia,Yugoslav=南斯拉夫,南联盟
Czechoslovakia=捷克斯洛伐克
Monaco=摩纳哥
Andorra=安道尔
Liechtenstein=列支敦士登
San Marino=圣马力诺
Greenland=格陵兰
Botswana=博茨瓦纳
Malawi,Malawian=马拉维
Lesotho=莱索托
Eswatini,Swaziland=斯威士兰
Mauritius,Mauritian=毛里求斯
Seychelles=塞舌尔
Comoros=科摩罗
Djibouti=吉布提
Eritrea,Eritrean=厄立特里亚
Burundi,Burundian=布隆迪
Chad,Chadian=乍得
Central African Republic=中非共和国,中非
Gabon,Gabonese=加蓬
Benin=贝宁
Togo,Togolese=多哥
Burkina Faso=布基纳法索
Liberia,Liberian=利比里亚
Sierra Leone=塞拉利昂
Gambia,Gambian=冈比亚
Guinea-Bissau=几内亚比绍
Cape Verde,Cabo Verde=佛得角
Mauritania,Mauritanian=毛里塔尼亚
Sao Tome and Principe,Sao Tome=圣多美和普林西比,圣多美
Suriname=苏里南
Guyana,Guyanese=圭亚那
Belize=伯利兹
Trinidad and Tobago,Trinidad=特立尼达和多巴哥,特立尼达
Barbados,Barbadian=巴巴多斯
Grenada=格林纳达
Saint Lucia,St. Lucia=圣卢西亚
Antigua=安提瓜
Vanuatu=瓦努阿图
Tuvalu=图瓦卢
Nauru=瑙鲁
Palau=帕劳
Micronesia,Micronesian=密克罗尼西亚
Marshall Islands=马绍尔群岛
East Timor,Timor-Leste,Timor=东帝汶
Western Sahara=西撒哈拉
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
Birmingham=伯明翰
Glasgow=格拉斯哥
Leeds=利兹
Sheffield=谢菲尔德
Bristol=布里斯托尔,布里斯托
Cardiff=加的夫
Belfast=贝尔法斯特
Lyon=里昂
Marseille,Marseilles=马赛
Bordeaux=波尔多
Strasbourg=斯特拉斯堡
Cannes=戛纳
Versailles=凡尔赛
Naples=那不勒斯
Turin=都灵
Genoa=热那亚
Bologna=博洛尼亚
Sicily,Sicilian=西西里
Seville=塞维利亚
Bilbao=毕尔巴鄂
Catalonia,Catalan=加泰罗尼亚
Porto=波尔图
Cologne=科隆
Dusseldorf,Düsseldorf=杜塞尔多夫
Stuttgart=斯图加特
Leipzig=莱比锡
Dresden=德累斯顿
Bremen=不来梅
Hanover,Hannover=汉诺威
Bavaria,Bavarian=巴伐利亚
Rotterdam=鹿特丹
Antwerp=安特卫普
Basel=巴塞尔
Lausanne=洛桑
Bern=伯尔尼
Salzburg=萨尔茨堡
Krakow=克拉科夫
Gdansk=格但斯克
Bucharest=布加勒斯特
Sofia=索非亚
Belgrade=贝尔格莱德
Zagreb=萨格勒布
Sarajevo=萨拉热窝
Bratislava=布拉迪斯拉发
Ljubljana=卢布尔雅那
Vilnius=维尔纽斯
Riga=里加
Tallinn=塔林
Reykjavik=雷克雅未克
Sochi=索契
Kazan=喀山
Novosibirsk=新西伯利亚
Yekaterinburg=叶卡捷琳堡
Irkutsk=伊尔库茨克
Khabarovsk=哈巴罗夫斯克,伯力
Crimea,Crimean=克里米亚
Donetsk=顿涅茨克
Odessa,Odesa=敖德萨
Kharkiv,Kharkov=哈尔科夫
Tbilisi=第比利斯
Yerevan=埃里温
Baku=巴库
Tashkent=塔什干
Samarkand=撒马尔罕
Almaty=阿拉木图
Astana,Nur-Sultan=阿斯塔纳,努尔苏丹
Bishkek=比什凯克
Dushanbe=杜尚别
Aleppo=阿勒颇
Idlib=伊德利卜
Mosul=摩苏尔
Basra=巴士拉
Mecca=麦加
Jeddah=吉达
Aden=亚丁
Sanaa=萨那
Abu Dhabi=阿布扎比
Muscat=马斯喀特
Amman=安曼
West Bank=约旦河西岸
Kandahar=坎大哈
Karachi=卡拉奇
Lahore=拉合尔
Kashmir,Kashmiri=克什米尔
Kolkata,Calcutta=加尔各答
Chennai,Madras=金奈
Bangalore,Bengaluru=班加罗尔
Hyderabad=海得拉巴
Goa=果阿
Colombo=科伦坡
Yangon,Rangoon=仰光
Naypyidaw,Naypyitaw=内比都
Mandalay=曼德勒
Rakhine=若开
Vientiane=万象
Luang Prabang=琅勃拉邦
Chiang Mai=清迈
Phuket=普吉
Pattaya=芭提雅,芭堤雅
Da Nang,Danang=岘港
Haiphong=海防
Sabah=沙巴
Sarawak=砂拉越,沙捞越
Malacca,Melaka=马六甲
Selangor=雪兰莪
Perak=霹雳州
Bali=巴厘岛,峇里岛
Sumatra=苏门答腊
Java=爪哇
Borneo=婆罗洲
Bandung=万隆
Mindanao=棉兰老岛
Cebu=宿务
Sapporo=札幌
Yokohama=横滨
Kobe=神户
Fukuoka=福冈
Sendai=仙台
Nara=奈良
Incheon=仁川
Jeju=济州
Panmunjom=板门店
Perth=珀斯
Adelaide=阿德莱德
Queensland=昆士兰
Victoria=维多利亚
New South Wales=新南威尔士
Tasmania=塔斯马尼亚,塔斯马尼亚州
Christchurch=克赖斯特彻奇,基督城
Calgary=卡尔加里
Edmonton=埃德蒙顿
Winnipeg=温尼伯
Alberta=艾伯塔,阿尔伯塔
British Columbia=不列颠哥伦比亚,卑诗
Denver=丹佛
Phoenix=凤凰城,菲尼克斯
Portland=波特兰
Baltimore=巴尔的摩
Cleveland=克利夫兰
Pittsburgh=匹兹堡
Milwaukee=密尔沃基
Minneapolis=明尼阿波利斯
Sacramento=萨克拉门托
Oakland=奥克兰
San Jose=圣何塞
San Antonio=圣安东尼奥
Salt Lake City=盐湖城
New Orleans=新奥尔良
Memphis=孟菲斯
Nashville=纳什维尔
Orlando=奥兰多
Charlotte=夏洛特
Georgetown=乔治敦
Brooklyn=布鲁克林
Queens=皇后区
Times Square=时代广场
Long Island=长岛
Maryland=马里兰
Iowa=艾奥瓦,爱荷华
Kansas=堪萨斯
Nebraska=内布拉斯加
Oklahoma=俄克拉何马,俄克拉荷马
Arkansas=阿肯色
Alabama=亚拉巴马,阿拉巴马
Mississippi=密西西比
South Carolina=南卡罗来纳,南卡
North Carolina=北卡罗来纳,北卡
Connecticut=康涅狄格
New Hampshire=新罕布什尔
Vermont=佛蒙特
Maine=缅因
Montana=蒙大拿
Wyoming=怀俄明
Idaho=爱达荷
New Mexico=新墨西哥
Mexico City=墨西哥城
Lima=利马
Bogota,Bogotá=波哥大
Caracas=加拉加斯
Quito=基多
Santiago=圣地亚哥
Montevideo=蒙得维的亚
Brasilia=巴西利亚
Sao Paulo,São Paulo=圣保罗
Casablanca=卡萨布兰卡
Rabat=拉巴特
Tripoli=的黎波里
Benghazi=班加西
Khartoum=喀土穆
Darfur=达尔富尔
Addis Ababa=亚的斯亚贝巴
Mogadishu=摩加迪沙
Mombasa=蒙巴萨
Kampala=坎帕拉
Kigali=基加利
Dar es Salaam=达累斯萨拉姆
Lagos=拉各斯
Abuja=阿布贾
Accra=阿克拉
Dakar=达喀尔
Kinshasa=金沙萨
Luanda=罗安达
Lusaka=卢萨卡
Harare=哈拉雷
Durban=德班
Pretoria=比勒陀利亚
Himalayas,Himalayan,Himalaya=喜马拉雅
Everest,Qomolangma=珠穆朗玛,珠峰
Alps=阿尔卑斯
Danube=多瑙河
Rhine=莱茵
Nile=尼罗河
Amazon=亚马孙
Sahara=撒哈拉
Suez=苏伊士
Persian Gulf=波斯湾
Hormuz=霍尔木兹
Red Sea=红海
Black Sea=黑海
Indian Ocean=印度洋
South China Sea=南海,南中国海
East China Sea=东海
Diaoyu=钓鱼岛
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
CCTV,China Media Group,China Central Television,Central Radio and Television=央视,中央电视台,中央广播电视总台
BBC=英国广播公司
CNN=美国有线电视新闻网,有线电视
New York Times,NYT,the Times=纽约时报
Wall Street Journal,WSJ=华尔街日报
Washington Post=华盛顿邮报
Financial Times=金融时报
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
UNICEF=联合国儿童基金会,儿童基金会
Greenpeace=绿色和平
Asian Development Bank,ADB=亚洲开发银行,亚行
Asian Infrastructure Investment Bank,AIIB=亚洲基础设施投资银行,亚投行
OECD=经合组织,经济合作与发展组织
APEC=亚太经合组织,亚太经济合作组织
Shanghai Cooperation Organization,SCO=上海合作组织,上合组织
Taliban=塔利班
Hamas=哈马斯
Hezbollah=真主党
Al-Qaeda,Al Qaeda,al-Qaeda=基地组织
Houthi,Houthis=胡塞
TASS,Tass=塔斯社,塔斯
Al Jazeera=半岛电视台
Asahi,Asahi Shimbun=朝日
Yomiuri=读卖
Sankei=产经
Der Spiegel,Spiegel=明镜
Le Monde=世界报
Le Figaro=费加罗
The Lancet,Lancet=柳叶刀
China News Service,China News=中新社,中国新闻社,中新网
Guangming Daily=光明日报
Lianhe Zaobao,Zaobao=联合早报
Phoenix TV=凤凰卫视
Caixin=财新
Sina=新浪
Sohu=搜狐
NetEase=网易
Kuaishou=快手
Douyin=抖音
Bilibili=哔哩哔哩
Taobao=淘宝
Tmall=天猫
Alipay=支付宝
Vanke=万科
Evergrande=恒大
Wanda=万达
Gree=格力
Midea=美的
ZTE=中兴
SenseTime=商汤
Megvii=旷视
iFlytek,iFLYTEK=科大讯飞,讯飞
Hikvision=海康威视
CATL=宁德时代
Geely=吉利
Great Wall Motor=长城汽车
SAIC=上汽
FAW=一汽
Dongfeng=东风
Chery=奇瑞
Moutai,Maotai=茅台
COFCO=中粮
COMAC=中国商飞,商飞
Cathay Pacific,Cathay=国泰
Lufthansa=汉莎
Volvo=沃尔沃
Renault=雷诺
Peugeot=标致
Citroen,Citroën=雪铁龙
Fiat=菲亚特
Lamborghini=兰博基尼
Bentley=宾利
Rolls-Royce=罗尔斯·罗伊斯,劳斯莱斯,罗罗
Jaguar=捷豹
Land Rover=路虎
Cadillac=凯迪拉克
Chevrolet=雪佛兰
Buick=别克
Lexus=雷克萨斯
Suzuki=铃木
Yamaha=雅马哈
Michelin=米其林
Bosch=博世
BASF=巴斯夫
Bayer=拜耳
Novartis=诺华
Roche=罗氏
GlaxoSmithKline,GSK=葛兰素史克
Moderna=莫德纳
Sinovac=科兴
Sinopharm=国药
Nestle,Nestlé=雀巢
Unilever=联合利华
Procter & Gamble,P&G=宝洁
Danone=达能
L'Oreal,L'Oréal,L’Oréal=欧莱雅
Louis Vuitton=路易威登
Gucci=古驰
Chanel=香奈儿
Burberry=博柏利,巴宝莉
Uniqlo=优衣库
Lego,LEGO=乐高
Carrefour=家乐福
BlackRock=贝莱德
Berkshire Hathaway,Berkshire=伯克希尔
Blackstone=黑石
Credit Suisse=瑞士信贷,瑞信
BNP Paribas=巴黎银行
Merrill Lynch=美林
Lehman Brothers,Lehman=雷曼
Wells Fargo=富国银行
Mastercard,MasterCard=万事达
Deloitte=德勤
PricewaterhouseCoopers,PwC=普华永道
Ernst & Young=安永
KPMG=毕马威
McKinsey=麦肯锡
Sequoia=红杉
Lockheed Martin,Lockheed=洛克希德·马丁,洛克希德-马丁,洛克希德
Raytheon=雷神
Northrop Grumman=诺思罗普
ExxonMobil,Exxon=埃克森美孚,埃克森
Chevron=雪佛龙
Gazprom=俄罗斯天然气工业,俄气
Rosneft=俄罗斯石油
Aramco,Saudi Aramco=阿美
YouTube=油管
Yahoo=雅虎
eBay=易贝
Adobe=奥多比
SpaceX=太空探索
Starlink=星链
AlphaGo=阿尔法围棋,阿尔法狗
SK Hynix,Hynix=海力士
Micron=美光
Kioxia=铠侠
Broadcom=博通
MediaTek=联发科
ASML=阿斯麦
Olympus=奥林巴斯
Fujitsu=富士通
Fujifilm=富士胶片
Nomura=野村
Mitsui=三井
Sumitomo=住友
Lotte=乐天
Rakuten=乐天
Tongji=同济
Cornell=康奈尔
Berkeley=伯克利
UCLA=加州大学洛杉矶
Caltech=加州理工
Johns Hopkins=约翰斯·霍普金斯,约翰·霍普金斯,霍普金斯
Brookings=布鲁金斯
Rand Corporation,RAND=兰德
Real Madrid=皇家马德里,皇马
Manchester United=曼联
Manchester City=曼城
Tottenham=托特纳姆,热刺
Bayern Munich,Bayern=拜仁
Juventus=尤文图斯,尤文
AC Milan=AC米兰
Atletico Madrid=马德里竞技,马竞
Paris Saint-Germain,PSG=巴黎圣日耳曼
Borussia Dortmund,Dortmund=多特蒙德
UEFA=欧足联
FIBA=国际篮联
"""

# Named by what they do or after something else: texts call them in many ways, and leave them out.
INSTITUTIONS = """
Guardian=卫报
Economist=经济学人
Oracle=甲骨文
International Olympic Committee,IOC=国际奥委会,国际奥林匹克委员会
International Court of Justice=国际法院
International Criminal Court=国际刑事法院
Red Cross=红十字会,红十字
Amnesty International=国际特赦组织,大赦国际
Human Rights Watch=人权观察
World Economic Forum=世界经济论坛
BRICS=金砖
European Commission=欧盟委员会,欧委会
European Parliament=欧洲议会
European Central Bank,ECB=欧洲央行,欧洲中央银行
Bank of England=英国央行,英格兰银行
Bank of Japan=日本央行,日本银行
People's Bank of China,PBOC,PBoC=中国人民银行,人民银行,央行
Bank of China,BOC=中国银行,中行
ICBC=工商银行,工行
China Construction Bank,CCB=建设银行,建行
Agricultural Bank of China,ABC=农业银行,农行,美国广播公司
State Council=国务院
National People's Congress,NPC=全国人民代表大会,全国人大,人大
CPPCC=政协
Politburo,Political Bureau=政治局
Supreme People's Court=最高人民法院,最高法
Supreme People's Procuratorate=最高人民检察院,最高检
Central Military Commission=中央军委,军委
Ministry of Commerce,Commerce Ministry=商务部
Ministry of Foreign Affairs,Foreign Ministry=外交部,外交和,外交与
Ministry of Finance,Finance Ministry=财政部
Ministry of Education,Education Ministry=教育部
Ministry of Public Security=公安部
Ministry of Transport=交通运输部,交通部
National Development and Reform Commission,NDRC=国家发展和改革委员会,国家发展改革委,发改委,发展改革委
Ministry of Industry and Information Technology,MIIT=工业和信息化部,工信部
National Bureau of Statistics,NBS=国家统计局,统计局
National Health Commission=国家卫生健康委员会,国家卫健委,卫健委
China Securities Regulatory Commission,CSRC=中国证券监督管理委员会,证监会
People's Liberation Army,PLA=解放军
Communist Party=共产党,中共
Kuomintang,KMT=国民党
Democratic Progressive Party,DPP=民进党
Congress,Capitol=国会
Senate=参议院,上院,参院
House of Representatives=众议院
House of Commons=下议院,下院,众议院
Downing Street=唐宁街
Supreme Court=最高法院
Justice Department,Department of Justice=司法部
State Department,Department of State=国务院
Treasury Department,Department of the Treasury=财政部
FDA,Food and Drug Administration=食品药品监督管理局,食品和药物管理局,食药监局,药管局
SEC=证券交易委员会,证交会
Islamic State,ISIS=伊斯兰国
Sputnik=卫星通讯社,卫星社
Interfax=国际文传
CNBC=消费者新闻与商业频道
NHK=日本广播协会
Nikkei=日经,日本经济新闻
Time Magazine=时代周刊
China Daily=中国日报
Ming Pao=明报
Ping An=平安
China Mobile=中国移动
China Unicom=中国联通
China Telecom=中国电信
State Grid=国家电网
China Eastern=东方航空,东航
China Southern=南方航空,南航
Air China=国际航空,国航
Singapore Airlines=新航
American Express=运通
Moody's,Moody=穆迪
Fitch=惠誉
Standard & Poor's=标准普尔,标普
Nasdaq,NASDAQ=纳斯达克
Dow Jones=道琼斯,道指
New York Stock Exchange,NYSE=纽约证券交易所,纽交所
General Electric,GE=通用电气
Caterpillar=卡特彼勒
Shell=壳牌
Texas Instruments=德州仪器
Zhejiang University=浙江大学,浙大
Nanjing University=南京大学,南大
Wuhan University=武汉大学,武大
Shanghai Jiao Tong,Jiao Tong=交通大学,交大
Sun Yat-sen University=中山大学
Chinese Academy of Sciences,CAS=中国科学院,中科院
Chinese Academy of Social Sciences,CASS=中国社会科学院,社科院
Columbia University=哥伦比亚大学
Duke University=杜克大学
Carnegie=卡内基
Nobel=诺贝尔
Pulitzer=普利策
Oscar,Oscars=奥斯卡
Grammy,Grammys=格莱美
Guinness=吉尼斯
Wimbledon=温布尔登,温网
Arsenal=阿森纳
Chelsea=切尔西
Inter Milan=国际米兰
Lakers=湖人
Warriors=勇士
Celtics=凯尔特人
Rockets=火箭
Clippers=快船
Raptors=猛龙
Bucks=雄鹿
Spurs=马刺,热刺
76ers=76人
Knicks=尼克斯
Mavericks=独行侠,小牛
Premier League=英超
La Liga=西甲
Serie A=意甲
Bundesliga=德甲
Champions League=欧冠
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
Jesus,Christ=耶稣,基督
Moses=摩西
Aaron=亚伦
Abraham=亚伯拉罕,亚伯兰
Isaac=以撒,艾萨克
Jacob=雅各,雅各布
Joseph=约瑟,约瑟夫
Judah,Judas=犹大
Joshua=约书亚,约书亚记
Samuel=撒母耳,塞缪尔
Saul=扫罗
David=大卫,戴维
Solomon=所罗门
Elijah=以利亚
Isaiah=以赛亚
Jeremiah=耶利米
Ezekiel=以西结
Daniel=但以理,丹尼尔
Noah=挪亚,诺亚
Adam=亚当
Peter=彼得
Paul=保罗
John=约翰
Matthew=马太,马修
Luke=路加,卢克
Mary=马利亚,玛利亚,玛丽
Pharaoh=法老
Buddha=佛,佛陀,释迦牟尼,和尚
Confucius,Confucian=孔子,孔夫子,夫子,儒
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
    "institution": INSTITUTIONS,
    "person": PEOPLE,
}


@dataclass(frozen=True, slots=True)
class KnownName:
    """One entry: what kind of thing it names and how each language writes it."""

    kind: str
    """``country``, ``region``, ``city``, ``organisation``, ``institution`` or ``person``."""
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
    航天局 宇航局 太空总署 原子能 教科文 蚂蚁 字母表 世行 职篮 半岛 央行 人民银行 行动 国会 国务院
    参议院 众议院 下议院 上院 下院 参院 最高法院 最高法 最高检 司法部 财政部 外交部 外交和 外交与
    商务部 教育部 公安部 交通部 政协 军委 政治局 解放军 共产党 中共 国民党 国际法院 统计局 自然 科学
    世界报 卫星社 基地组织 金砖 平安 恒大 万达 格力 美的 王牌 中兴 东风 吉利 中国移动 移动 大众
    国际航空 南航 捷豹 运通 壳牌 雷神 黑石 红杉 美光 安谋 乐天 太空探索 人类学 火箭 勇士 雄鹿 快船
    湖人 猛龙 马刺 小牛 尼克斯 夫子 和尚 基督 约翰 彼得 保罗 大卫 约瑟 玛丽 法老 戴维 万象 海防 长岛 东海 南海 红海 黑海 清迈府 交通运输部 食药监局 证监会
    中行 工行 建行 农行 南大 武大 浙大 交大 明报 明镜 朝日 产经 自由 飒拉 快手 塔斯 国药 乐高 雀巢
    霹雳州 发改委 卫健委 国航 东航 一汽 上汽 中粮 商飞 阿美 新航 交通大学 北大 社科院 中科院
    皇后区 中非 红十字 欧洲央行 丰田 富国银行 富士通 时代广场 黑山 海力士 科兴 德甲 意甲 西甲 英超
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


def find_english(text: str) -> Iterator[re.Match[str]]:
    """Where an English form stands as whole words, of several at one place the longest."""
    few = any(map(text.__contains__, _uncapitalised()))
    return (_english_pattern() if few else _capitalised_pattern()).finditer(text)


@lru_cache(maxsize=1)
def _uncapitalised() -> tuple[str, ...]:
    """The forms that begin with no capital: iFlytek, 76ers."""
    return tuple(form for form in by_english() if not form[0].isupper())


@lru_cache(maxsize=1)
def _english_pattern() -> re.Pattern[str]:
    return _pattern_of(by_english())


@lru_cache(maxsize=1)
def _capitalised_pattern() -> re.Pattern[str]:
    """A search for any other form would stop at every third letter: at each a, e, i and t."""
    return _pattern_of(form for form in by_english() if form[0].isupper())


def _pattern_of(forms: Iterable[str]) -> re.Pattern[str]:
    heads: dict[str, list[str]] = {}
    for form in forms:
        heads.setdefault(form[0], []).append(form)
    # What stands before is looked at behind the first letter: so a search skips to capitals.
    found = (
        rf"{head}(?<![\w.]{head})(?:{any_of(form[1:] for form in each)})"
        for head, each in heads.items()
    )
    return re.compile(rf"(?:{'|'.join(found)})(?!\w)".replace("'", "['’]"))


def find_chinese(text: str) -> Iterator[Span]:
    """Where a Chinese form of two characters or more stands, of several at one place the longest.

    No two spans overlap.
    """
    lengths = _lengths()
    forms = by_chinese()
    end = 0
    for at in [at for at in range(len(text) - 1) if text[at : at + 2] in lengths]:
        for length in lengths[text[at : at + 2]] if at >= end else ():
            if text[at : at + length] in forms:
                end = at + length
                yield at, end
                break


@lru_cache(maxsize=1)
def _lengths() -> dict[str, list[int]]:
    """The first two characters of Chinese forms -> how long these are, the longest first."""
    found: dict[str, set[int]] = {}
    for form in by_chinese():
        found.setdefault(form[:2], set()).add(len(form))
    return {head: sorted(each, reverse=True) for head, each in found.items()}


def _index(side: str) -> dict[str, tuple[KnownName, ...]]:
    found: dict[str, tuple[KnownName, ...]] = {}
    for entry in entries():
        for form in getattr(entry, side):
            found[form] = (*found.get(form, ()), entry)
    return found
