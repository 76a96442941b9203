"""Codes of offices, countries and organisations by WIPO Standard ST.3, with Chinese and English names.

Names are the short forms in use, written for this project. Codes that are no longer given out (`SU`,
`DD`, `YU`) stay, as their documents do. Not for: provinces, telephone or currency codes.
"""

_NAMES = """
AD 安道尔 Andorra
AE 阿拉伯联合酋长国 United Arab Emirates
AF 阿富汗 Afghanistan
AG 安提瓜和巴布达 Antigua and Barbuda
AI 安圭拉 Anguilla
AL 阿尔巴尼亚 Albania
AM 亚美尼亚 Armenia
AN 荷属安的列斯 Netherlands Antilles
AO 安哥拉 Angola
AP 非洲地区知识产权组织 African Regional Intellectual Property Organization (ARIPO)
AR 阿根廷 Argentina
AT 奥地利 Austria
AU 澳大利亚 Australia
AW 阿鲁巴 Aruba
AZ 阿塞拜疆 Azerbaijan
BA 波斯尼亚和黑塞哥维那 Bosnia and Herzegovina
BB 巴巴多斯 Barbados
BD 孟加拉国 Bangladesh
BE 比利时 Belgium
BF 布基纳法索 Burkina Faso
BG 保加利亚 Bulgaria
BH 巴林 Bahrain
BI 布隆迪 Burundi
BJ 贝宁 Benin
BM 百慕大 Bermuda
BN 文莱 Brunei Darussalam
BO 玻利维亚 Bolivia
BQ 博奈尔、圣尤斯特歇斯和萨巴 Bonaire, Sint Eustatius and Saba
BR 巴西 Brazil
BS 巴哈马 Bahamas
BT 不丹 Bhutan
BV 布韦岛 Bouvet Island
BW 博茨瓦纳 Botswana
BX 比荷卢知识产权局 Benelux Office for Intellectual Property (BOIP)
BY 白俄罗斯 Belarus
BZ 伯利兹 Belize
CA 加拿大 Canada
CD 刚果民主共和国 Democratic Republic of the Congo
CF 中非共和国 Central African Republic
CG 刚果 Congo
CH 瑞士 Switzerland
CI 科特迪瓦 Côte d'Ivoire
CK 库克群岛 Cook Islands
CL 智利 Chile
CM 喀麦隆 Cameroon
CN 中国 China
CO 哥伦比亚 Colombia
CR 哥斯达黎加 Costa Rica
CS 捷克斯洛伐克 Czechoslovakia
CU 古巴 Cuba
CV 佛得角 Cabo Verde
CW 库拉索 Curaçao
CY 塞浦路斯 Cyprus
CZ 捷克 Czechia
DD 德意志民主共和国 German Democratic Republic
DE 德国 Germany
DJ 吉布提 Djibouti
DK 丹麦 Denmark
DM 多米尼克 Dominica
DO 多米尼加 Dominican Republic
DZ 阿尔及利亚 Algeria
EA 欧亚专利局 Eurasian Patent Organization (EAPO)
EC 厄瓜多尔 Ecuador
EE 爱沙尼亚 Estonia
EG 埃及 Egypt
EH 西撒哈拉 Western Sahara
EM 欧盟知识产权局 European Union Intellectual Property Office (EUIPO)
EP 欧洲专利局 European Patent Office (EPO)
ER 厄立特里亚 Eritrea
ES 西班牙 Spain
ET 埃塞俄比亚 Ethiopia
EU 欧洲联盟 European Union
FI 芬兰 Finland
FJ 斐济 Fiji
FK 福克兰群岛（马尔维纳斯） Falkland Islands (Malvinas)
FO 法罗群岛 Faroe Islands
FR 法国 France
GA 加蓬 Gabon
GB 英国 United Kingdom
GC 海湾阿拉伯国家合作委员会专利局 Patent Office of the Gulf Cooperation Council (GCC)
GD 格林纳达 Grenada
GE 格鲁吉亚 Georgia
GG 根西 Guernsey
GH 加纳 Ghana
GI 直布罗陀 Gibraltar
GL 格陵兰 Greenland
GM 冈比亚 Gambia
GN 几内亚 Guinea
GQ 赤道几内亚 Equatorial Guinea
GR 希腊 Greece
GS 南乔治亚和南桑威奇群岛 South Georgia and the South Sandwich Islands
GT 危地马拉 Guatemala
GW 几内亚比绍 Guinea-Bissau
GY 圭亚那 Guyana
HK 中国香港 Hong Kong, China
HN 洪都拉斯 Honduras
HR 克罗地亚 Croatia
HT 海地 Haiti
HU 匈牙利 Hungary
IB 世界知识产权组织国际局 International Bureau of WIPO
ID 印度尼西亚 Indonesia
IE 爱尔兰 Ireland
IL 以色列 Israel
IM 马恩岛 Isle of Man
IN 印度 India
IQ 伊拉克 Iraq
IR 伊朗 Iran
IS 冰岛 Iceland
IT 意大利 Italy
JE 泽西 Jersey
JM 牙买加 Jamaica
JO 约旦 Jordan
JP 日本 Japan
KE 肯尼亚 Kenya
KG 吉尔吉斯斯坦 Kyrgyzstan
KH 柬埔寨 Cambodia
KI 基里巴斯 Kiribati
KM 科摩罗 Comoros
KN 圣基茨和尼维斯 Saint Kitts and Nevis
KP 朝鲜 Democratic People's Republic of Korea
KR 韩国 Republic of Korea
KW 科威特 Kuwait
KY 开曼群岛 Cayman Islands
KZ 哈萨克斯坦 Kazakhstan
LA 老挝 Lao People's Democratic Republic
LB 黎巴嫩 Lebanon
LC 圣卢西亚 Saint Lucia
LI 列支敦士登 Liechtenstein
LK 斯里兰卡 Sri Lanka
LR 利比里亚 Liberia
LS 莱索托 Lesotho
LT 立陶宛 Lithuania
LU 卢森堡 Luxembourg
LV 拉脱维亚 Latvia
LY 利比亚 Libya
MA 摩洛哥 Morocco
MC 摩纳哥 Monaco
MD 摩尔多瓦 Republic of Moldova
ME 黑山 Montenegro
MG 马达加斯加 Madagascar
MK 北马其顿 North Macedonia
ML 马里 Mali
MM 缅甸 Myanmar
MN 蒙古 Mongolia
MO 中国澳门 Macao, China
MP 北马里亚纳群岛 Northern Mariana Islands
MR 毛里塔尼亚 Mauritania
MS 蒙特塞拉特 Montserrat
MT 马耳他 Malta
MU 毛里求斯 Mauritius
MV 马尔代夫 Maldives
MW 马拉维 Malawi
MX 墨西哥 Mexico
MY 马来西亚 Malaysia
MZ 莫桑比克 Mozambique
NA 纳米比亚 Namibia
NE 尼日尔 Niger
NG 尼日利亚 Nigeria
NI 尼加拉瓜 Nicaragua
NL 荷兰 Netherlands
NO 挪威 Norway
NP 尼泊尔 Nepal
NR 瑙鲁 Nauru
NZ 新西兰 New Zealand
OA 非洲知识产权组织 African Intellectual Property Organization (OAPI)
OM 阿曼 Oman
PA 巴拿马 Panama
PE 秘鲁 Peru
PG 巴布亚新几内亚 Papua New Guinea
PH 菲律宾 Philippines
PK 巴基斯坦 Pakistan
PL 波兰 Poland
PT 葡萄牙 Portugal
PW 帕劳 Palau
PY 巴拉圭 Paraguay
QA 卡塔尔 Qatar
QZ 欧盟植物新品种局 Community Plant Variety Office (CPVO)
RH 南罗得西亚 Southern Rhodesia
RO 罗马尼亚 Romania
RS 塞尔维亚 Serbia
RU 俄罗斯 Russian Federation
RW 卢旺达 Rwanda
SA 沙特阿拉伯 Saudi Arabia
SB 所罗门群岛 Solomon Islands
SC 塞舌尔 Seychelles
SD 苏丹 Sudan
SE 瑞典 Sweden
SG 新加坡 Singapore
SH 圣赫勒拿、阿森松和特里斯坦-达库尼亚 Saint Helena, Ascension and Tristan da Cunha
SI 斯洛文尼亚 Slovenia
SK 斯洛伐克 Slovakia
SL 塞拉利昂 Sierra Leone
SM 圣马力诺 San Marino
SN 塞内加尔 Senegal
SO 索马里 Somalia
SR 苏里南 Suriname
SS 南苏丹 South Sudan
ST 圣多美和普林西比 Sao Tome and Principe
SU 苏联 Soviet Union
SV 萨尔瓦多 El Salvador
SX 荷属圣马丁 Sint Maarten (Dutch part)
SY 叙利亚 Syrian Arab Republic
SZ 斯威士兰 Eswatini
TC 特克斯和凯科斯群岛 Turks and Caicos Islands
TD 乍得 Chad
TG 多哥 Togo
TH 泰国 Thailand
TJ 塔吉克斯坦 Tajikistan
TL 东帝汶 Timor-Leste
TM 土库曼斯坦 Turkmenistan
TN 突尼斯 Tunisia
TO 汤加 Tonga
TR 土耳其 Türkiye
TT 特立尼达和多巴哥 Trinidad and Tobago
TV 图瓦卢 Tuvalu
TW 中国台湾 Taiwan, Province of China
TZ 坦桑尼亚 United Republic of Tanzania
UA 乌克兰 Ukraine
UG 乌干达 Uganda
US 美国 United States of America
UY 乌拉圭 Uruguay
UZ 乌兹别克斯坦 Uzbekistan
VA 梵蒂冈 Holy See
VC 圣文森特和格林纳丁斯 Saint Vincent and the Grenadines
VE 委内瑞拉 Venezuela
VG 英属维尔京群岛 Virgin Islands (British)
VN 越南 Viet Nam
VU 瓦努阿图 Vanuatu
WO 世界知识产权组织 World Intellectual Property Organization (WIPO)
WS 萨摩亚 Samoa
XN 北欧专利局 Nordic Patent Institute (NPI)
XU 国际植物新品种保护联盟 International Union for the Protection of New Varieties of Plants (UPOV)
XV 维谢格拉德专利局 Visegrad Patent Institute (VPI)
XX 未知 Unknown
YD 民主也门 Democratic Yemen
YE 也门 Yemen
YU 南斯拉夫 Yugoslavia
ZA 南非 South Africa
ZM 赞比亚 Zambia
ZR 扎伊尔 Zaire
ZW 津巴布韦 Zimbabwe
"""

OFFICES: dict[str, tuple[str, str]] = {
    code: (chinese, english)
    for code, chinese, english in (line.split(" ", 2) for line in _NAMES.strip().splitlines())
}
"""Code to (Chinese name, English name), in the order of the codes."""


def is_office(code: str) -> bool:
    """Whether the code is one of ST.3 (upper case), whether or not it is still given out."""
    return code in OFFICES


def office_name(code: str, language: str) -> str:
    """Return the name of the office or country in the language (`zh…` Chinese, any other English).

    A code that ST.3 does not know is returned as it is, so that a page never shows nothing.
    """
    names = OFFICES.get(code.upper())
    if names is None:
        return code
    return names[0] if language.lower().startswith("zh") else names[1]
