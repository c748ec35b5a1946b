"""Zone files for clock times before 1970, zlib and base64, sliced by zone.

Made by engine/tools/make_zone_backfill.py; change that, not this.
"""

VERSION = "2025b"

SLICES: dict[str, tuple[int, int]] = {
    "Africa/Accra": (0, 1060),
    "Africa/Addis_Ababa": (1060, 1245),
    "Africa/Asmara": (1245, 1449),
    "Africa/Bamako": (1449, 1657),
    "Africa/Bangui": (1657, 1806),
    "Africa/Banjul": (1806, 2022),
    "Africa/Blantyre": (2022, 2231),
    "Africa/Brazzaville": (2231, 2380),
    "Africa/Bujumbura": (2380, 2529),
    "Africa/Conakry": (2529, 2737),
    "Africa/Dakar": (2737, 2919),
    "Africa/Dar_es_Salaam": (2919, 3132),
    "Africa/Djibouti": (3132, 3281),
    "Africa/Douala": (3281, 3430),
    "Africa/Freetown": (3430, 3894),
    "Africa/Gaborone": (3894, 4129),
    "Africa/Harare": (4129, 4278),
    "Africa/Kampala": (4278, 4529),
    "Africa/Kigali": (4529, 4678),
    "Africa/Kinshasa": (4678, 4827),
    "Africa/Libreville": (4827, 4976),
    "Africa/Lome": (4976, 5124),
    "Africa/Luanda": (5124, 5311),
    "Africa/Lubumbashi": (5311, 5494),
    "Africa/Lusaka": (5494, 5643),
    "Africa/Malabo": (5643, 5826),
    "Africa/Maseru": (5826, 6018),
    "Africa/Mbabane": (6018, 6170),
    "Africa/Mogadishu": (6170, 6383),
    "Africa/Niamey": (6383, 6600),
    "Africa/Nouakchott": (6600, 6808),
    "Africa/Ouagadougou": (6808, 6956),
    "Africa/Porto-Novo": (6956, 7139),
    "America/Anguilla": (7139, 7287),
    "America/Antigua": (7287, 7469),
    "America/Araguaina": (7469, 8353),
    "America/Aruba": (8353, 8539),
    "America/Atikokan": (8539, 8875),
    "America/Bahia": (8875, 9899),
    "America/Belem": (9899, 10475),
    "America/Blanc-Sablon": (10475, 10773),
    "America/Boa_Vista": (10773, 11405),
    "America/Campo_Grande": (11405, 12849),
    "America/Cayman": (12849, 13031),
    "America/Creston": (13031, 13239),
    "America/Cuiaba": (13239, 14655),
    "America/Curacao": (14655, 14841),
    "America/Dominica": (14841, 14989),
    "America/Eirunepe": (14989, 15645),
    "America/Ensenada": (15645, 18103),
    "America/Fortaleza": (18103, 18819),
    "America/Grenada": (18819, 18967),
    "America/Guadeloupe": (18967, 19115),
    "America/Maceio": (19115, 19859),
    "America/Manaus": (19859, 20463),
    "America/Montserrat": (20463, 20611),
    "America/Nassau": (20611, 22999),
    "America/Noronha": (22999, 23715),
    "America/Port_of_Spain": (23715, 23863),
    "America/Porto_Acre": (23863, 24491),
    "America/Porto_Velho": (24491, 25067),
    "America/Recife": (25067, 25783),
    "America/Rio_Branco": (23863, 24491),
    "America/Santa_Isabel": (15645, 18103),
    "America/Santarem": (25783, 26385),
    "America/Sao_Paulo": (26385, 27829),
    "America/St_Kitts": (27829, 27977),
    "America/St_Lucia": (27977, 28159),
    "America/St_Thomas": (28159, 28307),
    "America/St_Vincent": (28307, 28489),
    "America/Tijuana": (15645, 18103),
    "America/Tortola": (28489, 28637),
    "Antarctica/DumontDUrville": (28637, 28831),
    "Antarctica/McMurdo": (28831, 30824),
    "Antarctica/Syowa": (30824, 30989),
    "Asia/Aden": (30989, 31154),
    "Asia/Bahrain": (31154, 31391),
    "Asia/Brunei": (31391, 31594),
    "Asia/Kuala_Lumpur": (31594, 32009),
    "Asia/Kuwait": (32009, 32174),
    "Asia/Muscat": (32174, 32339),
    "Asia/Phnom_Penh": (32339, 32634),
    "Asia/Vientiane": (32634, 32957),
    "Atlantic/Reykjavik": (32957, 34119),
    "Atlantic/St_Helena": (34119, 34301),
    "Brazil/Acre": (23863, 24491),
    "Brazil/DeNoronha": (22999, 23715),
    "Brazil/East": (26385, 27829),
    "Brazil/West": (19859, 20463),
    "CET": (34301, 36395),
    "CST6CDT": (36395, 38705),
    "EET": (38705, 40613),
    "EST": (40613, 40727),
    "EST5EDT": (40727, 43037),
    "Eire": (43037, 46529),
    "Europe/Amsterdam": (46529, 49439),
    "Europe/Copenhagen": (49439, 51576),
    "Europe/Dublin": (43037, 46529),
    "Europe/Guernsey": (51576, 55308),
    "Europe/Isle_of_Man": (55308, 58956),
    "Europe/Jersey": (58956, 62688),
    "Europe/Ljubljana": (62688, 64608),
    "Europe/Luxembourg": (64608, 67554),
    "Europe/Monaco": (67554, 70498),
    "Europe/Oslo": (70498, 72726),
    "Europe/Sarajevo": (72726, 74646),
    "Europe/Skopje": (74646, 76566),
    "Europe/Stockholm": (76566, 78475),
    "Europe/Vaduz": (78475, 80363),
    "Europe/Zagreb": (80363, 82283),
    "HST": (82283, 82398),
    "Indian/Antananarivo": (82398, 82617),
    "Indian/Christmas": (82617, 82782),
    "Indian/Cocos": (82782, 82956),
    "Indian/Comoro": (82956, 83105),
    "Indian/Kerguelen": (83105, 83270),
    "Indian/Mahe": (83270, 83435),
    "Indian/Mayotte": (83435, 83584),
    "Indian/Reunion": (83584, 83749),
    "MET": (83749, 85843),
    "MST": (85843, 85957),
    "MST7MDT": (85957, 88267),
    "Mexico/BajaNorte": (15645, 18103),
    "PST8PDT": (88267, 90577),
    "Pacific/Chuuk": (90577, 90846),
    "Pacific/Funafuti": (90846, 91012),
    "Pacific/Majuro": (91012, 91322),
    "Pacific/Midway": (91322, 91539),
    "Pacific/Pohnpei": (91539, 91842),
    "Pacific/Saipan": (91842, 92322),
    "Pacific/Wake": (92322, 92488),
    "Pacific/Wallis": (92488, 92654),
    "WET": (92654, 94559),
}
FILES_BASE64 = (
    b"eNrtXQl8DNcfnxAikcRQRxAxzjQIGxLi7DojCFERcVSHIq7WIA16sG3dTf8dR9FShmpLS6264ihL1X3EWVVi0KLOoVfq"
    b"SP6/I4nEuZuoqm72s/Pb2SRvZt573+/7vt97v/eiuvTrU1N44E9DeOeHd9GPykwNnmtbbpl77Sfjk+Dp2ieH+hmfFtsp"
    b"fbryY+WzP1K1z6cnGQuO1JQWjnBVvlizSvqy6wRl0czz2uIG64yv3vSTlpQxFGv39po1rYLxtfmw9vXJBcby8h7S8k3H"
    b"lJV5G2or5xcyVv00WEoc01RZveUPaU3sNmXtggBtXcsbxjcTXpDWV6mhbOivaraCPY2NEcW0jZfOGt9WD5e+3Vta+a7Q"
    b"G9p31rbGFsMqbZ30trItyFPbHuem7ChilnZ2rGfsHNfAsv/kgeE/zv1ROtbkS5/j73hryRWSZ5zoPUXT878042SLrdLJ"
    b"s9N9Tvtf105v2zHjZ/fq0s8LU33yuDj0ypvHNcsrLS1tF+agq9XFlbLSQxDcCgjeeHTx5m/aREQJVU2mmiYhjD/VMglR"
    b"DhQKXCMNCwYtFg5ZKCC0WEhkoaDQYmGRhQJDi4WGFgsOLRYeWixAtFiIaLEg0WJhosUCRYuFihYLFi0WLlkoYLRYyGSh"
    b"oNFiYZOFAkeLhU4WCh4tFj5arABosRKgxYqAFisDWqwQaLFSoMWKgRYrB1qsIGixkpCFioIWKwtZqDBosdKQhYqDFisP"
    b"WqxAaLESocWKhBYrE1qsUGShUqHFioUWKxdarGBosZKhxYqGFisbWqxwaLHSkYWKhxYrH1mogGixEpL9pyqiB3w0edhR"
    b"HfPAOy+8vSxwsC25NsMFvqnYEn9Vsa8A16xiEtzxCo2bwaF54yjBkUQxD5qeK5lIZWtP4h5wCKyV8xuPy92NY4KYz4XT"
    b"bzwBbb+xqzxvP0DezKvE4Z/CtQrQtbzoWjl7lozLek4+M01YNznRcrnwOBEqQ1paiiX9T1zT0q4aeCn8jJfCsg40BTny"
    b"VPQUeAmCIlwGrQOXsrtSuaSXT4HJZ94sCieFB+K33iIn18m+sshMhO/6Pgl5wCEwyJFMFiefme27Jjl21s6RIjx53rQ0"
    b"o5cg0DHrk3viFZqkPznmgCOX4Fue7UscCJciznHscnZn9u3KU6Saafr0oecXhRtxVE+lJPx9ueL463KeePSVhAJ4oS7w"
    b"buoYJLjywCXQ4mWoXbH/Uh5wCKzpYO2xVIMT76jc1577JGR/7clMz8Inpcfjt/CQlFbTHNxUv7EbUu6ZkP05lYU3ZnZD"
    b"QF8yFVcJzL9WfPS8MbNbVt5w4FION0bwPLOP7KgvwgXS0q4sQLhAytwAUqVyAJOZaaZj8gjpATvSdhiA3is/ObDo8Mej"
    b"kq4U6XMQsgYah4P4e2gc4NeVF6U3FJQ12D5UNdUMDnGkHLxJcsFF0OKF0Dp0MfubpMyqOunX/Z5w8mxcRupt7G9Os9X3"
    b"+yaUg5uafGZMXzhx98k9M9wnIfuZ4Rl454N3cWSGD1ZtGLimka6uSe4hr11QWl23Yar+zYR24nptm7yh/9uq7Z0IeWOE"
    b"m7qpl0X/tnp9cXPz5fJ3hV5RtwzrIG8x5olbfj8t7wxuILrkzXPHC9D161SsrXCEz39oLgWo5rIILIL33YJqrynY5Ag+"
    b"Mm8fs6PLawsuosXHoLYLHoXbsB4y6/jSdI6PxTq+HbV1+His49+m3+Njso53o3N8XNbx9env8bFZx79Cv8fHZx0/j36P"
    b"2UBt5qPLCrvh7Jr+LoLl+XaLvX33/O8Vy96R7RXU5oLg0wb/qJhPehvnjnXZhcRfh8YdmMCb4gdHroSPKpdVqCuIV0SL"
    b"V0Xr+JVz0NK+3WJrLzgp45vbRu2+Cdl/U67pFbLo0ssnfJdv+ijp8Mdjj5xNCIuCXICk/XrdprkKzyLNAdl530V20Aey"
    b"m18zr4hPgFflru5HScyzY6nJyPkd5IDf1l/1joQTX1Nuy+O+CeWgkqQrH++Y3JLu8IhqC+6ZUA7kGBD4fDgpcOwRtAT3"
    b"TijnGtElUxllqCFHb2pQ1S3d7pnQA9ksb/o7q/yhewIdrGA32bMvdTmC73xUvmtHUsWbfDm8tk+6yrYjdfuzM1O54a3P"
    b"m9jVwMRL2jKSvd3F6NTYbnBkU4PDI8qZ0dqTdo5IdftNOCk1Ovekep+E7L+pLMp6bLPf5qy34PMWaHCbAOGpC2RUrk6N"
    b"c6KsxzZDa0/ajvXZ8e3+dosdibfbYciMktsyMoOaQdfMZtCRVDlzdyTe3d4+6AoeeHSsLsD9b43BdvHZrEVo7/1mppLe"
    b"wt4nJQfuK7NHgdBa+cmeyLMJrY7QU1cZf2fjdnez5miXRVnXK4W7LnsiuSl14GKOe9HEyWcSRq+bvEW9ZCpgIe+Ey83s"
    b"3Tyqkp5ZO3udGufEwZMwmnvEW1TuETt0Occ9VwDej+PIPfjzNu57X/V89N38j+OyuQftv1RO3IPvX4SkU6fmtp28b0I5"
    b"cT0keOLDI4nliXuUBJngmZGxD0s7B5JjSp0QCXJgs45Vb6uNc8BBfqGsvG9CHnAIdigrp9SpZRxrciwSPS1bRExvtRWr"
    b"D6RKj9u8g923mC0rMV0erXl42nbfdXDGFaZ9EWdKLBSuJ94ya6uvBpvWJMdJR0O/Mh29cN10rORJ67HVnaXjN4qZkmcm"
    b"SyeOf2TSo2pJv01Ps/6er7v0h62X6U9vPy2lfTVTytbvpOse+63XF6RoNy7mN918902tzPb/mfyGf6+V1UKsUq29Wrm3"
    b"+pnKF9ymVYgRrRVOKVKlOteslQ5ulUyWEaagMhFazU6StVb+/lJwaJQpOGWjVFsqa6q9t69W548t1tDEMVLdE6dN9d6v"
    b"ptXflmZtMMhba7h5kqlRW0OLfKe3qb1UVxsFueTg+BO+IE/3J2GentZdIE8PJWV4xmrCu5bgSG5iOWGO0ugg5CpZyFka"
    b"JYTcZe9CHI2WYS6ThZym8oXcJgs5TqNykOs0Kgc5T6NykPs0KgclQNoDSgEtlgRaLA20WCJosVTIQsmgxdIhCyWEFksJ"
    b"LZYUPgSWFlosMbRYamix5MjdDaWHFksQLZYiWShJtFiaZKFE0WKposWSRYulixZLmDINSpkslDRaLG2yUOJosdTRYsmj"
    b"xdJHizUALdYCtFgTaKgZagNarBFosVagxZqB9u+pHR4N4NjIoTE87yl+NUL/mHGxJaJ5fUtM25aYjmYPTjsYpICDXEHa"
    b"A1OmumBX6g9ki/zpb/xxS//sgwJqduJcy5w1fynbUjrJO8enWvZX+E3Z38PdwNzK65ovLe0LXyYozK4vNeRZ+OxJR5GI"
    b"qygp+mbwRkdOJ3hHMoVl0DMeHbktfOQhl0f3Qou3hxZvkQbH4TbJuQa3SoPgcLtkH/0te8AXIfbUhEa32XeA7z/Nvv7l"
    b"Cpn8vzmtBQhXTQFT35WqnPeyVh1QU6tmW2EK7LNZqq5NN9Vo8VmuWbrtRy2t7cInSznEYTZE/vhTrvi6UXa+HuDr5GtB"
    b"wHpAFuoCWqwPZKFOUMcF6gVarBtosX6gxTqCFusJWqwrTwL/Y31Di3UuF/xvd71zoCXwy6K+4h43/h+aD9jiJeQKX353"
    b"6KG4/wK+cpuvD6k/+dLfGY0gufC5PR4jz1lzPHLn+FMytcXypSScWYXTqXbE4fUOJbmk9xXosycdRZ4txP2GxtCiNY7M"
    b"0pq5OHIXmGvdG9b15OZ3jMzN7/FIbnZPydma3Udyd3b3c8rfRtooPbFQJyPxVlvr6qtNzGuS3zYdDV1nPnqxgPlYySu2"
    b"Y6tjTcdvVDAnz7xoOnF8gVmPamz6bYaX7fd8A01/2IaY//SuZk1pX8+csvWA6bqHbru+ML/1xsWi5pvvvmsts32W2W/4"
    b"z9ayWlObVOu4tdxbw8zlCx621vnjoC00cYqp7omr5rq/lLHaxUCQL8jHWfOFa0ktVG6CI8/M6BvFqINnZ/S1tTL6mpgZ"
    b"fW8z6iAvyEJ+MPqu2Bh9sSZGXwUzo++iidG3wMzoa0znmFeMvoEmRt8QM6OvmpXRV8/M6DtgYvTp9PeYj4y+omZG37tW"
    b"Rt8sM6PvZyujr6mN0XfcyugbZmb0HbZya3HQxq3FFBO3Flfp95jvdrP/Q/IeERrcyK561+12vXst+HHXuwoxfrYKp0aa"
    b"KoUKtkoHD5n8y5Ux+39z1RogpJkDpn5oqnK+tK3qALO1mu1bc2Cf/abq2qfmGi2Wm0yWceagMl2tNTtVt9XKP9wUHNrT"
    b"HJyy11RbCjTX3hufrT7Xe7+etf52L1uDQb7WhpvnmBu1TbU+N9nTbK6uWxuPy29uUuKWqWn7JHPTP0+Ymkf0sDXXb1jD"
    b"Ck81h636xNTyutUWPn2MqdXRybbWlrnWNmvibBHyO9a2H0Xb2oVrpsh3hprbS2HW51/qaO4gBFijmtYxR/3SwhRdoaQ5"
    b"evuzppg8N8wxCz1MnU8dN3cZf9HUNfkVW7e+e0y5buEfWjt27coVMrtlR+Zrwf8FZGJtZN05kpCJtZJ15yHWm1A7WXde"
    b"tbLuTDOz7vzQxLqztI11p9nKuvNbM+vO/SbWnZ+aWXcuN7HuHGdm3dnVyrqzuo1153DWm1CrWXfuZb0JtZt1Z/wDmQRr"
    b"POlOqPWsO32trDvnmFl3ptI5ogAtIgEtogEtIgItooIsIAMtooMsIAQtooQsIAUtogUtIgYtogYtIgctogctIoh1b7SN"
    b"da9mYj/IUDP7QcLo94gqtIgstIgusoAwtIgysoA0tIg2soA4tIg6tIg8tIg+qtyAwEeis3OFQgc4OtuI65RCy1PRY7Js"
    b"OaadmAc9JtDvp7Rbp3tYHfXc9hvnv4u8MnakbbfvIHP8Au965uHWyuy/6gs0ZjF5Myb/sYrJv29BOYWf8SIRcIHIDo5P"
    b"gO3eUFmHFi9D4s7+S3nAhzr2PE+X2y3l61P/Ky3lU9lCQg3fOTBX7WOX7O3j61Od7ePT1z4628PHh7kctIbeU/yqV8gY"
    b"P9jwwqMdnaheIevoxINTt7uPf3vy9m/BbaBx2qLkdlT4vgk55HfIx63aeEtioT5C4q1uttVXIyPXJKvmo6E7Io9eLB55"
    b"rOStpGOrXzUfvxEUmTzzuvnE8ZWRelQ7828zSif9nu818x82S+Sf3vVsKe1bRqZsPWm+7nE56frCorYbF8tH3nz3Q1uZ"
    b"7V9E+g3/1VZWa58k1bpgK/fWmMjyBX+yVbPtiwzso5tbyqMinx/larOjBubFmrTews/rkq5P+NlvaxWsUYGmEMGR52cm"
    b"H29hJu8jMJN3szGTR0Yyk6vM4JAvzOTFI5nJbyUxk79qZiYPimQmv25mJl8ZyUzezsxMXjqJmfw1MzO5JZKZvJ6Nmbxl"
    b"JDP5STMz+eUkZvKiNmby8pHM5B/amMm/iGQm/9XGTN4+iZn8go2ZfEwkM/lPNmbefZHMvDoxAuY/MQyUgZ1M4FA5ILpD"
    b"Gt1XNRZIf+PPzPTPPp+uPKcsHNFOWXK1rmVln17KqtKikOhxzdh5/j0eyfv4K+P70p2FI5OWGz8KbsKPtqHGseRl2vGF"
    b"i9Tk9R9oJyb8Tz01srV6Ovx59afugerPAcHqmbBW4tki7cVz/tXEc9dqiefdvMXz+4uJF84Y4sWlf4qXtuwXL0/6QSyo"
    b"L9E8f9gtetkmad6rl4iFFn4liR9OEgtPUKUiI4aKz/QbIhXt3FEsFh4lFa9bRywRUFvyKd9BLenuI5XKE6KWuhaslT5V"
    b"QvXdX1wrs/Ev1W9pilZ27o+qFF9VKvfWN2r5aC+pQv+jYsWQK1KlVuvEysX2Sf5VZov+qZe0AA+LGJC8V6tyvqdYdf1S"
    b"rdqBkWrg7Cla9WWyWmPkq5ppShM1KHayVHNoRbVWWJwU3CG/GuIfLdWueU6t4xYqhfrmE0PPlpLq3jgr1ttyU6r/43ax"
    b"gdVHa7j2S7HR+9e152a+J5oHHdMaj16oNmm3Xmva6121WQ1Na97sZbVFobe1sIrt1LCUOVK4a5AafuQtqdVPz6itZy3T"
    b"2hzur0a88YHWdmUbtV23YVrktOpq+wadtefjRbWDb30tquM1NepmGS065KAa/XM9Kcbvqhjzna/UOfWA2GV+qtQ1eYXY"
    b"bbQuvbB+uti91ybpxdkjRDkiWesx7gO1Z6BNeyl2mNrLa57WO6yz2vvSaC3Wv74au7uP1s+tjNpvcUut/5k0dcC03tLA"
    b"JF/x5fgw6ZUlqeKg6ABJeV8XB9cuKA0ZtEkcWuySFNduvhiX5q7Fh9rU+OQL2nCfeerw9bu1ESmj1ddmL9FeP9JHfWPk"
    b"JO3NxJbqyO5DtVEzqqgc3psvf7YY3yfjBV2YNvfqwuARXdBwFOlYlH+btWsT2QzeneCNLmmX9MbD5YGj1veEIoe4n1M4"
    b"lL0dWYQlTR4EaFKoOcCTKBMgSu50gGk2dzrAFS1CFi3ClkK8AbpkAb5EoQBholCAMVEoQJkoFOCMFiFNId0Aa7QIbQrp"
    b"BnijRYjTZEaAOVqEOlmAO1qEPFmAPVqEPlqEP80WBAqgCXZAA5gJSAU0bxroAC1SAk1HBlpAi9SAFukBLVIEhbsATVAc"
    b"D1AFWqQLihMBykCLtIEWqQMt0gdapBC0SCNkgUrQIp3Q1FKgFKJ8oBWifKAWonygF6J8oBim/G/oHKmGRDvQDYVHA+WQ"
    b"aAfaQYvUQ6Id6IcsUBCJdqAhssk8iIR0ROIdKImaEKAlakKAmki8Az2ReAeKIvEONEXiPZYHNZGuSLwDZZFoB9pCi9RF"
    b"oh3oi0Q7UBiJdqAxskBlJN6Bzki8A6WReAdaI/EO1EbiHeiNxDtQHDm3gObIuQVUR2Ie6I7EPFAeiXigPbRIfSTigf7Q"
    b"IgWSiAcaJAtUSCIe6JAsUCKJeaBFEvNAjSTmgR5JzANFkpgHmiQxD1RJYh7oksQ8UCY1tUCbJOaBOknEA32SBQolEQ80"
    b"ShaolEQ80ClZoFQS80CrJOaBWlnMr6BzpFi0SLNokWrRIt2iRcpFi7SLFqkXLdIvWqRgtEjDZIGK0SIdkwVKRou0TBao"
    b"GS3SM1qkaLRI02iRqtEiXaNFykaLtI0WqRst0jdapHC0SONkgcrRIp2TBUpHi7ROFqgdLdI7WqR4tEjzaJHq0SLdo0XK"
    b"J4nz36R9D/iDUPiDahG1qtesbqoWERRUPai6XVNxn80yF8jnn54LlHUOT91rraSMOTwO9GFxlsS5XM0eePaO2Tk+ztk5"
    b"958Ng6V0r9kwj67EHJjXkrUn3gs70L6PoCd+74Ry4B04dNKKSUXm+p7ul5Dd91TlNub7vvGkzL5+BNinupQ8Olfor5Id"
    b"/X3fcKL/7rl0fyMbPLQMHeADKcvsm2aPe2wnY8zGjmfHeR/rcjVyId0x56bZf2Hk4s6RhtzntAP+6ixtTYgIdPzdoty3"
    b"NfdJ6IG8nnVG3EcZM+Km1GkycedvVyKTrofZ9lUIjiTP2vCPbL+3G6788VxX+c8aXZSUZ4fpfxVqoFwv0Fm/nhJj3DhX"
    b"X795pJ5xa1sZPTXR10j7PE0XpqcaLuNO6nmG6UZeJVV2lW8p+SJ1Ob/5hOJm2iQXkDYq7uJ82UP4RPEwxsoF9TGK5w/z"
    b"dC9brOK9erReaOE7hvhhH73whN5GkREt9Wf6hRlFO1fRi4UHGMXreuolAgoaPuUD5JIFLhml8hSUS13zUEqfvCT77ruo"
    b"lNm4V/ZbukcpO3epLMULRrm3psjlO54yKvRfolcM2WxUajVJr1zsM8O/ylDdP/VbJcCjox6Q/KlS5Xwdver6cUq1A1Fy"
    b"4Ox+SvVlteUaI1srpik+clBsrFFzyHW5Vli4Efz8MTnEv6pRu+Z6uY6blxFa+qgeeuaKUffGOr3eln1G/R9n6w2WXFYa"
    b"rrXojd5PUp6b2VM3D/paaTx6lNyk3VSlaa8ecrMa8UrzZk3l5r8uMMICX9TDDkw0wr0a6+HLBhqtLlXQW8+aoLQ5bJYj"
    b"3higtF1ZXm7XLUKJnOYqt29QQ3n+1TNyB9/CSlTHbXLUjV+V6JAv5OifCxkxflv0mM1Xjc6pC/Qu8w8YXZMn6t1GrzBe"
    b"WD9Q795ruvHi7La6HLFc6TFugNwzcJryUmyE3MtruNI7rIbc+1IXJda/sBy7u4HSL/+vcr/Ffkr/M4fkAdPqGQP3XtVf"
    b"jvc1XllyQB/UMdVQ3l+hDw7RjSGDputDi20y4tqN0ONSTyjxodPk+OSNynCf4fLw9Z8oI1K6yK/NHqO8fqSB/MbIWOXN"
    b"RD95ZPdwZdQMQaYAhiewn4U9rVXxd3uxsY8FR5rd2bwTz3xojpEUzaJuT+4UHEEaR8g1mUjOMUAcWkQdWkReNmcZIJD4"
    b"ElBIfAlIJL4ENBJPAiLRIiqJJwGZZAGdxJeAUOLLI7yuIiIVLaGVFqgExOIPoJaeBJBLg2CAXppbAQimGEhAMT0QIJkm"
    b"0gKaKZ4FEE3eQkA1WkQ2WkQ3WUA4O8/GKOw8m6ez8yxWYefZaJ2dZ+8Y7Dzro7PzrLfBzrOWOjvPwgx2nlXR2XkWYLDz"
    b"zFNn51lBg51nAXQ9ZAd2nhWU2XnmQddDpiDnGbAFO8/2yuw826Ow82ypzM4zweD2YwqdI4uw82yJzs6zzQY7zybp7Dz7"
    b"zGDn2VCdnWffKuw866iz8+xThZ1ndXR2no1T2HkWJbPzrJ/CzrPaMjvPWivsPPOR2XkWS+kjE7HzLJzOkZHYeVbVYOfZ"
    b"epmdZ150jgxFFliKnWfrdHae7TPYeTabzpG12Hlm0dl5lqSw86ynzs6zrxV2no2S2Xk2VWHnWQ+ZnWfxCjvPmtI5shs5"
    b"zYDhyALLkdMMmI4ssB05z4Dx2Hk2QWHnmVlm59kAhZ1n5WV2nkUo7Dxzldl5VoPOkRHZeVZYYefZNjpHdmTn2RcyO88K"
    b"Gew820LXQ7Zk59kCnZ1nBwx2nk3U2Xm2wmDn2UCdnWfTDXaetdXZebZcYefZAJmdZ9MUdp5FyOw8G66w86yGzM6zLgo7"
    b"zwrL7DxrQOfIuOw881PYeXZIZudZPboeMjA7z3wNdp4doHNkY3aeraBzZGV2nk3X2Xm2yWDn2Qg6R5Zm59k0mZ1njFdk"
    b"bHaeMV6Rudl5xnhFBmfnGeMVmZydZ+EKO8+eVkan2W3Nc+sf690rsVD9pMRbNdXVVytLa5L7iEdDNenohYvSsZIHtGOr"
    b"W4vHb7hJyTOTxBPHEyQ9qpL42/Sr2u/5IsU/bNHSn96imtLeT0rZukq87rFZu77gvHrjQop0891BapntFslv+Ha1rOav"
    b"SbU2quXe6iqVL7hGrRCTR6twqqdYqc5PWqWDq8U6fyRqoYnDxLonDkl1f3FR62+7qjUYJKiOeVtOzuIVEzAfT+u31+HD"
    b"Hpbj/rHevbivUT+J+xo1Ve5rVOY1iSGXuK+hcU8Zcov7Ggc07mu0Frmv4SZxXyNJ5L5GgsR9jUoi95CvatzXiBS5rxEt"
    b"cV9DVLmvwWssY+5yX2Ozxj3k8/R7zGnuawxSua9hkbivsV3lvoa/xn2NjSq3FV0l7musUbmHnId7yqd4wARLhHvIq0Xu"
    b"ESdq3CMeJnKP+BD3jKGUuEd8VeMesaA67h97UIlhn6Vmo5oOrl9QaxG6kKJyv37BfRKy2xcl3Z6pMlZ93DNV7J6hQvMi"
    b"bMojm58iZZ+fMlb9L8xPcXg+ikO5/pDZKPeJf3z73OP2C9kTp7fZJ1feoDviH98+91/wBuU2Xx3w/WTRBLGJT9SY2S+F"
    b"tJyNmZ1o+SjHzGITnV7zB3jJoZRyP2b2oBJzwEdeNiPgYtoXr7V83FzYUh5sfngrkDctbVfi3aG6LDYcoMWyWWNL8HH/"
    b"C7SIWWxfY2tXNjtQs7LEoA5Z7jBLdnE3/RtXGXluUqrJXH2/1nhsiqlJiStS0/abTE3/3Cc1j+hgba5f0sIKjzWFrfpA"
    b"anl9njV8+jCp1dHR1taWKVqbNX2sEfKrmauUZKwp9fxLYaYOQmktqmmAKeqXUCm6QkFT9PZSUkyeS6aYBTelzqf2mrqM"
    b"T5a6JsvWbn1t0t8f/XawTa5aijtiUIcsfywtBdQm59onj2/tE0QBx6Du52l6gAaOueFpiogKjrnhaYqIDo654WmKiBKO"
    b"uflA4pibeVaOuRnG0/QANRxzw9MUET0cc/PqPddeuXMtLkQVx9yU5ml6gC6OueFpiogyjrnhaYqINrILeJoioo5jbpLT"
    b"p+nJVo65sT2atV5yhcKczJiZUid4Fw4+BufeI3CfhBxf0RAjTCef2WqlVQdpDTQ4ZlHuTSNytqJhv3FFrbxI5MPTzkkU"
    b"UB0ZMuBbKffjwfdJKMc5eY6edgY97YysT9s65zl5Lj0nH5p2jnKyKGbAwEeQk/dOyO57cs1I7uC6eEtysCyfbZDHgih3"
    b"EVxcMv4oQRNcA00moWqQSXAkTbxFTJdaMEibJrpD+hlMcr9reDSAY6PAoAf6sV3TrSX9s/fPC38R3H1u6e6LPtU9rnwq"
    b"F5x9U/c8slH3Gpmseyd+ohfqbtPFGWP0wo3m6UWGx+rP+I3Wi8aE60VT++jFQ6vqxc++I/uUayn7bO0tl3KpIpf6PEwu"
    b"fdJT9h0XIJexXZb9YgvKZbUkWWpxSS5n+Voub3LXK/Tbo1csdEGvVN1Frpynie7vdVr2P1VRf/bSd3LApvx6ld2fy1W/"
    b"rCBXWzxBDnw3n1z9vQFyjf5nZdPLEXJQq+1yzeh+eq0qX8rBtVvrIR7vybWLB+q1f12o1/mjkB564F297qGrer1lL+v1"
    b"N3jLDaa00xvONuRGQ4P050bul83d2sqNuy+XmzQwyU0bTZOb+RaRm/sNl5vf+E1ukdpFDvtzjN4yuYEc/n2s3mq9n9x6"
    b"VbjeZrYgR0yvqrd985TcbpiXHtknVW8vV5Gfb6HrHcyeclTlTXrHspfl6Pzz9ei0JLnTmbF6zImv5c5b+updNkyVuy4Z"
    b"I3dbYNVfeD9W7j5+sv7ioHBZ7hun92hXVe7ZMlp/qYaX3OvZUL239xW5T+GOcp+Ugnrs1Tpy3+8v6f32lZT7r9qrD7De"
    b"kAdOX6q/rB6XXxk2RR+kbJAV2SoP7vyjPsQ8WR5a9xs9ToqTXy05R48XouX4v97Sh+mh8vAfXtJH2ErJr61urr++sLb+"
    b"xrye8psTfPSRbzeTR/W9rud1yfOPvjIq5sok3GRvgQ231sAj1uq2XZpFwQHXNXRxERyp1bz/3y/0JdZuslDDadwaajmN"
    b"W0NNp3FrqO00bg01nsatodbTuDXUfBq3htpP49aNeHwbUUDj1n48vo1oIJvK49uICrKADBq3BnSQBYTQeDWghCwghcet"
    b"PXncehyPbyNqSE3G8vg2oofUZAse30YUkZoEJJGKBDTRuDUgilQkoIrGrQFZpCIBXWQBYeScAZSRmgSkkZoEtJGaBMSR"
    b"mgTUkZoE5JGafI/HQRGBpCZf5nFQRCKpSUAjqUlAJKlIQCWNWwMySUUCOskCQllNFuJxa0AqqclDPA6KiCU1CaglNQnI"
    b"JTUJ6CU1CQgmNQkoJjUJSCY1CWgmNQmIJhXZiMdBEdmkIv14HBQRTsEfqTwOikgnNZnM46CIeFKT63kcFJFPahLQT2py"
    b"OpcrsgCpSWACUpPABqQmZS5XZAVSk2YuV2QHtMgQpCKBJcimcbkiW5CaPMHliqxBahKYg9QksAepSWAQGrcGFqFxa2AS"
    b"GrcGNqFxa2AUGrcGVqFxa2AWGrcGdqFxa2AYGq8GlkGLTEMW2IbGrYFx0CLr0Lg1MA+NWwP70Lg1MBCNWwML0bg1MBGN"
    b"WwMb0bg1MBKNWwMr0bg1MBONWwM70bg1MBSNVwNLoUWmovFqYCuywFhokbVo3BqYi8atgb1o3BoYjMatgcVo3BqYjMat"
    b"gc1o3BoYjdrIfxWreeCnwKCa+G21iLrVQ3A8OhiHo2vYvYwvyYazS2NYHmReHNfzJ3FgX1c8T1YBgqllCo57pghyA7oV"
    b"gY7d5NEeodEZSVapkpEkb6Lq+E1iallv8u4UHbnJzB2hdrw+cOreEp1buk6cTEOB6AwD+qPtL4NC8W9CzbgXLFzIO/1C"
    b"tN9QsL0PkW3vKbwa7X0BV6RfTpycORzm2JUdediMbTi8F0/M02xNbNh4vhxk7YB1BP7heDXFkrHDbR26TqgjO3xQI4zJ"
    b"82bEYeNvP9VDL4OPEtooMNSeYHL39M8Stv5j3xnzyZrYtqrN4yd5x7Kf5Z2TXiywv+XLRvFJlzNy1DVf/nxubsCbVHd6"
    b"vIB30FPBJGIlF088Cp50Z0WAU1TBh+7Pl3b64HvEd01T5t3WpTvO0tF40IqV97xxzKCRtTt+gRYfgDOsLe/mBg9C1QQe"
    b"hmYVwgPR7EF4KFIZ8GBZqsvjebiHFc99sB8yOgOp1W7mHvsho7Ni/+4Uc0RQc69NUzOSrM3T7MwZSQY7fJOYWtabvDtF"
    b"vMngRoF29TozFhsvNj6hecVJn1T12B1yxrKv8x5lf/1GRkb5I7Z6dqN2/4/0wnenQvaiAi/M3+DlI9tklngolbQjt4BP"
    b"h7dB/Wm4FbR4OzTRFW6JqijcVtaqmYtbw2yq0yjQriW8CtzOprDIO7PpUM214k/te9y+p7x4V7Lp78qwAtkzLCzyYRmG"
    b"Fm+Swt7hRrNlYG5u1p4szFjKvln6Z/Fd+R1t1iQ/4eN949XZQ9pb5hzKK2odxghzV9ZW5zfwt8xfHSduiSglbG3oL209"
    b"WsK6vXJTbfu3laWd+StpOxc10XYd2y3tTqio7Vm3RNo7ML+WNGuStK/1OW3/mMXagao7tIO939cO1d0nHW4+WPu+5DLp"
    b"SKUO2pG/PpCOeivS0R+GST/+XEKj8aA9wVLyvFe1E18Vl/S3O2kn30uRTvWsq51++aj0U5PS2s8R66Qz5W5pZ2sf0c4V"
    b"LCX9UnyN9sv5m9L5P2ZpF3YkSxcPj9QufWGTLq+UtSsT50nGtCba1f6jpWujXpR+7aBpv73YWPq91tvaH89VkP58ppeW"
    b"UjaflPJrC+2v1LPS9QPPajfO5dVurmsuZdV4eV1z9MqXlnZBTufR9O18bm/qk77RvGf6tvKZexbhr1xcHCk5rD9Yemix"
    b"BNFiKdLCeVCStCoylCZaLFGiKyhVtFiyZKF0aUdQKGG0WMpkoaTRYmmT/ZZn92Gpk4WSR4ulT/UcagBt8wW1gKQO1ASa"
    b"GQ+1geo/1Aiq/1Ar0GLNIC8Y1A7CA9QQ2g4SagktLwE1hZaXgNpCFmoMtQlQa8hCzaHlJqD2ZBsXglpEXjWoSTQuBLWJ"
    b"xoWgRqHFWkXLT0DNouUnoHYRDqGGkUcBahktPwE1jUQy1DZadgJqHFqsdWSh5tHyE1D7aPmJHTwOhbWQlp+AmkjLT0Bt"
    b"pG2EoUaixVqJFmsmWqydaLGG0rgV1FIat4KayhEDFXjWI9RYGq+CWksWai5FDkDtpXErqMEcMZCX7D9fkx3fGgrF3bEm"
    b"M2PQr3yddo6GY5ado1vZv3tVdp/1WP0I72f08LQfetcZfqjx6Z/dZ3qWkGceOmrM+uEr9eP5K9TZq1V1zujp6jb3wequ"
    b"s63F3QtLqHvmNRX3Tg4Wk96uJO4bUlzc39ases1/SfV+t5RYaHRzVYyrrRbu5a8WifJRn4loJhatdV0tVuGCWvyZY2qJ"
    b"vLvVEr+uV31OL1FLHtDUUt9OUkuv+0b0XfSVWGbWHNEvQRXLvvGWKA0cIpbr9pJYvk2UWKFBc7FitdpiJV9/sbKnj+if"
    b"r6nq/3uw+uzPldSAQ8XVKt+5qVWXp6jV5v+iBk49qlYfvVOtEbdONfVarAa98INYc8hysVbDtWLw89PEkDIfi7VrDhdr"
    b"3xolhpaeqoYe7yHWvRGv1vumqVj/xxi1wWcvqg3X1lMbjW2sPjfTVzX3qaA2Hl1XbNIin9q0V2mxWaWzavOmt8QW+bar"
    b"YRVOiGGXz4jheTeK4Xu2ia1OfyK2/uoLsc2uDWrE/xLEtovmqu1eeUWMTHhHbd9povr8wN5qhzoD1ag2YWrHEm3V6GoB"
    b"avSfJjWmWAsx5vsiauffnxW7rPxN7XrIQ+ymFRZfWH5R7D7qV/HFqXtE+cVDYo83z6s9n1slvvTCLrVX2Q/F3g2/UvsU"
    b"WKHGllHV2HPT1b63hqj9to1Q+x+PUgcs6KoO3DJYfHl8Q/WVzzqIg/qWVZWxIeLg9g3EIX1KiEOD/MS45n+JrxYWxPga"
    b"xdR445Q43PtPdXjSZnHE5R/U16yfia/vWau+8eEm9c2vPlZHjpivjvrfKNVFyJP3SXjRNmj5cE9D1Ph8xG+a4gT6ps1p"
    b"/1AXRyo+rdMKlZ8sAICaIQABNUMABGqGAAzUDAEgaG8cAAU1G2d5EjiCg5oNAAg1GwASajbe5kngCBZqNgAw5MAF0JAD"
    b"F4BDDlwADzlwAUDkwAUQkQMXgEQOXAATOW4BUBR4BKCiLhUAiwKPAFxkAWDkwAWQUQASAI0cuAA2cuAC4MiBC6AjBy4A"
    b"jxy4AD5y4AIAyYELICQHLgCRHLgARnLgAiDJgQugJAcuAJMcuABOctwCQMkCSMmBC0AlBy6AlTo9AFhy4AJoyYELwCUH"
    b"LoCXHLgAYHLgAojJgQtAJo/CC7z6EQKaHLgAag48mkYWwc2BR8PZAsg58Ggq/T+CnQOP4ukcQc+BRzF0juDnwKN6ZJEE"
    b"OPDIlyySAQce1aX/Q1LgwKPSdI7kQI5bIAhy3ObjyflIFGSBLMhxC4RBFkiDHLhAHOTABfIgBy4QCDlwgUTIgQtEQg5c"
    b"IBNy4AKhkAMXSIUcuEAs5MAFciEHLhAMOXCBZMhxC0RDFsiGHLdAOGSBdMiBC8RDDlwgH3LgAgGRAxdIiBy4QETkwAUy"
    b"IgcuEBI5cIGUqNcOxEQOXCAnkvpAUOTABZIiBy4QFTlugazIcQuERRZIixy4QFzkXAHyIgcuEBg5cIHEyIELREYOXCAz"
    b"cuACoZEDF0iNHLhAbOTABXIjBy4QHDlwgeTIgQtERw5cIDty3ALhkQXSI8ctEB9ZID9y4AIBkgMXSJAcuECE5MAFMiQH"
    b"LhAiOXCBFKm7828jRg/4EBiEX2FEEXlwg0xoa9i1f8oH6Z/F2Z9Vo73MtLHelrkf/ahk3c/sekqscONcuHHzSLhwa1tV"
    b"IzWxqpC2wMsQZngJLuOuGHmGXRHyDvZUXHsUtOSLvKzkN1+yuJmSFLf3/C3u4teK++JPBA9jqlJQn2Lx/MFqeNletXiv"
    b"nmwUWjhZED+MMwpPiBOKjIg2nukXLRTtHGoUCw8VitctZZQIKCX4lK+jlCxwUyiVp6RS6pqPpfTJG4rvvuuWMhuPK35L"
    b"j1nKzt2gSPGFhHJvzVXKd7wqVOj/jVEx5IBQqdUco3KxFYJ/lbcM/9R9lgCPl4yA5GWWKuebG1XXf2CpdqCnEjh7mKX6"
    b"smZKjZGdLaYplZWg2Hih5tACSq2wGCCi80qIfz0goF1KHTdfIJ5zRuiZVCCcHUa9LToQzSKjwZKbloZr/2c0ej/Z8txM"
    b"xTAPslkaj35PadJunqVpr0FKsxqjLc2btVea/7pKCAt82Qg78KEQ7tXOCF/2utDqUpDRetZ0S5vDbZWIN0ZY2q40Ke26"
    b"dbVETiuitG/Q0PL8q78pHXzLWqI6HlaibrpYokMSleif/YQYv4NGzHcYYbjS6DL/lNA1eYbRbfRm4YX1rxnde30mvDi7"
    b"myFHbLL0GDdC6Rk43/JSbFell9dYS++whkrvS30tsf5lldjdrSz93FyUfourWfqfOa0MmBYuDNybZrwcX1V4ZclJY1C0"
    b"l6C8/60xOOSKMGTQp8bQYvuEuHbjjLjUS5b40PlKfPJey3Cfscrw9UstI1L6Kq/NnmJ5/Ugr5Y2Rr1reTKymjOzeyTJq"
    b"hrfiIiCUBJcn6kXb2lHQhgtvdJe5xR1+f+fGdg6FYmeCiRQGACrr7nsILOroArjutwsfh1jHCtxhCjc4xDpc4BDrqgaH"
    b"WFelcwIg/gAIOcSaQ3ERjOQKB0CSPAJQcog1h+IiODnEmkNxEaQcYs2huAhWDrHmUFwELYdYWw0OsX7VwiHWkw0OsZ4s"
    b"cIh1nMEh1rzBLQKaQ6zJHUzA5hBr9ukiwDnEupTAIdZ1FA6xJm8qAZ5DrGmvRQGBzyHW1y0cYn1c4RDrYxYOsd6gcIh1"
    b"IYEnPs5VOMT6qsAh1t8YHGJ9QOAQ6zkGh1ivEDjE+i0OtQay4BDrlwwOsV5m4YmPzQ0Osf7AwiHWPRUOsR5m4RDrZgqH"
    b"WHe2cIh1ZYVDrOMFXp+wgMIh1jy6hQTDIdb1BFY6uxQOsfYVWOmcY48tkA4rnR0Gh1hzZD0SEIdY37Sw0vmfwSHWyRZW"
    b"OorBIdY2Cyud9xQOsZ5nYaUzSOEQ69EWDrFuz6HWQFYcYs1OfiQtDrFux6HWQF4cYh1kcIj1dAuHWLdVOMR6hIVDrE0K"
    b"h1h3tXCIdRGFQ6wbWjjE+jeFQ6zLWjjE+jCHWgPZcYh1Ioda/+wncIj1QQ61/o7BhgTIIdanBJ74OMPgEOvNAodYv2Zw"
    b"iPVnAodYdzM4xHqThUOsRygcYj3fwiHWXRUOsR5r4RDrhhxqDaTJIdZlOdQayJPXJ3ThUGsgUQ6xPq1wiHW4wCHWaQaH"
    b"WFcVOMT6pMHrEzJekWA5xJrxikTLIdb7BA6xHseh1qmMVyReDrHea+EQ67Ecag0kzCHWfRUOsWa8IiFziDXjFYmZQ6w7"
    b"8XSup42gPeDr2k3tjqx2zdJ1fC2j6+j0ffxXfB//1AuFPIqEKiYXIeOI3zSn5QJA1Luk/zhSbZ0eCKcHwumBeJo8EE88"
    b"PXnASWDN5rf9DjVqZXoe7JpRkNFyc/y8vbuK3eO/Hrhf2H18HX7KnDUXZG2soMz9aLe8c7yh8H6xN3K8/pzbeyVp/Tn3"
    b"xVMN5/pz/731555QKQ0goQAYF164InOhIvweFyYiWHfihYpy4+vwU9jXcUFmX4egsK9jN08cA4Bl3/r4xj+ynByCNOty"
    b"cghW53JyzuXknMvJPf3LyT1VBO3gKnLuGZ1E+Pkp/XNR9ALNrLxs0szDBQvP2mvSPp7/rTZ71sfanOmlNG3MGmlu/E1t"
    b"Xu9Z0ievb9Pmt03UPn3uhvRZJVn63H+LtKBKNWnBhRTtC+GA9sWhYtKXvxjSoq0DpcXb90tffd5WWqKN0KzjTNLSyUna"
    b"10obbdmQr7XlkdW1FeFdpJUmUVtVM15LLHRNW10kRlt95aC25hdBWnvkqrTux07SN4kHpPVLU7UNM1ZItpmlpY3Dp0ub"
    b"XrslfRszQtrcfr72XWhXaUu9jdLWmMPa1qPu2sFwXTrkV0473HaR9H21Z6Uj1f8nZc7ju3CR5/Ht3CMd3/yXlrz8PM/j"
    b"m7pLOzmkpXZqQJx0+vkq2k9RqvZzTU/tTMPF0tnSAdK5olHauRsFpV9uDZbOH70kXTjeQbq4Zq90adl17fJHS6Urb8Vq"
    b"xpw3pas9wjWax9eqj0Tz+Mp58Tw+4QrP49P38Tw+2zKex/f6l9qtrWuVvMoWyTUgRsoXuUDK715PcjNNlNx+8ZXcxYGS"
    b"+7ZUycNoKxX8upTmmWSSvCbd1LytRaRCg5M18cPqWuH2Nq3ICFF7JmieVjTmmkY+qdAt5JPy8VnAPqmUieyTOvk5+6Q2"
    b"TmCf1NwB7JN6K4J9Uj1qsE+qVWuVfFJVAsknFeBRiH1Sv1xln9T2A+yTWriCfVITpjt9Uo/aJ5UnywS3fI/6VSC/2xPw"
    b"AslXiOa4FULHVYGyLgVwSBuDA1BV0WeewUefhQJ8xHlwzeAdDlzYpENU+lw+7odm9AnvK1rvyX2oKTvt87hKU4SAA3lr"
    b"54KFaaoQcCFPFfqWLHIiiVvgRRK3wI0kboEf0SJHokWepJmrwJW0oRnwJVrkTNKwwJs0bgfcSfYCr+iBHEoWeBQtcila"
    b"5FMKYwFORYu8ShujAbeiRX5FixyLFnkWLXItWuRbtMi5tJEa8C5tpAbcyyudXOMVToCDyQIPU/THLxwVgnyMFjkZLfIy"
    b"WuRmtMjPFCUCHI0WeRotcjVa5Gu0yNlokbdpRi9wN83kBf7mGb3uPOMWeJxm3AKX04xb4HOacQucTjNtgdfvOeM2fR3P"
    b"zBm3wPU04xb4nmbcAudnm3EL3E8zboH/acbtAF7ZBdsBmnELbQHNuIX2gGbcQptAM26hXaAZt9A2kIX2gWbcQhtBM26h"
    b"naAZt9BW0IxbaC9oxi20GTTjFtoNmnELbQfNuIX2g2bcQhuSbcYttCXZZtxCm5Jtxi20Ldlm3EIbk23GrW1Z9hm30OZQ"
    b"pwraHe4sbaGVQbD94c7SArLYDnFnaSLbX3gjMGyTyG7jjcCwbaLOErRP1FmCNoo6S9BOUWcJ2irqLA3mjcCwzaLOUnve"
    b"CAzbLuosBfFGYNiGZXNAQ1uW1QGNbVo2B3TKxOwOaGjjsjmgoa3L5oCGNi+bAxravmwOaGgDszmgoS3M5oCGNjGrAxrb"
    b"xmwOaGgjszmgoa3M5oBeuCK7A3rCdKcD2umAfrId0E4tkist4hGOgdU4ZT/DKZ7hJQ+6Xx/NK/2NP8vTP5ejPppn9Ysz"
    b"Dx3uNuuHRM+P52/wnP15Jc8504t7amrjhLnxKZ7zlAoJn0Qf9ZwfmS/h09rrPD+r1DXhc/+NCQu6n05Y6PZJwsLLXTy/"
    b"ODsmYZH/Kc9FW2MTFl/q4/nV5+EJS/Z8mGAdVzVh6VK/hK+Vlp7LJj/vuTyyiueKoWMSVpo8PVdFrfZMLHTZc7V5eMLq"
    b"K0mea30GJ6w9cjFh3V+fen6TuCdh/dEjCRtmWBNs37yQsHH45IRNn+9M2HTshW7fxsQpm0dtVr4LjVa2yH8aW8sNMbY1"
    b"+zrSGXPg7OPg4o72hvi45csPL48C7vQq6PlPvUApTSXdMh/jiuBzgeyfXa0Y1lzE5lIk4wg84UMTdn2zH/F75I+2wBuN"
    b"OTaJwp2D4IjzeWlibzqbCC5Z11p6UAzEPYkDBV+eIu0HcixE9YscC3G4G8dCJHpyB2cDWSQU7uAUJ4vEwh2cFDpHgqEO"
    b"DpAMdXCAaKiDA2TDHZyuCdzB2UgWiYd2cgbyIQsERB0cICHq2AARcQcnls6RkLiDE07nSEzcwalKFgmKOzgt6e+QqLiD"
    b"U4UsEhZ3cDzpHImLOziXySKBcQcnic6RyLiDc5EsEhp3cPbQORIbd3CsZJHguIMzmSwSHVkgO+7oxNGoBpIed3SiySL5"
    b"UQcHCJBiTIAEnTEmzhkeToHtFNjOhjAXDWEOYl7c0t/4Myb9sxepa78Eeeah9UnbmnZS7qtQK4rqgRFjxIOlF6uHui8W"
    b"D53Qxe/Dtqvfb9gkOhXqU6dQs8ekE/ge80sQCu4SOObLldDinnHkb25/TwvE3o4HEzK7oS72rAI0Nv1zYY5G30srYA/2"
    b"vBJMchGQwbJxPe29ggjJkXypyPsiIYLIzwsoIj8vIIksoIn8vIAosoAqp3xxyhenfHmC/YMYoJrNqfdPuPAyaBKOTIrs"
    b"o/PKOPI3t7/PWE07K2HeZsycCQvP9Df+XE3/XOqDzyadnFl5sTbzcD7p3zy1Ytvbc+4rivbN7aHvu1FT3N8vVTrwUkDm"
    b"NIxDTW6pSOk4fHc4Na/mnI7hnI7xbxSCji/jmj99dINO3Bz4R/eCd3/pUfBxv9LSbs0h95KYvn5SgYwjcKcn8aiY5Vgs"
    b"4wi/dc36X8iyGSMjmZ25Js3S15x1oSiDrB26+yrVe1IrKkSkV565wWt2Ic06Z278czM3sJnISc8AmxCy0IxQTwGaEuop"
    b"QHNyrxkh2LRk7TFkzBDBZsY5Q8Q5Q8Q5Q8TZA3T2AB9PD9Apjx6bPKKlH5vcDrQMyuiV2uPsvpb+uTBP9//390l3FK+s"
    b"7pjeWd25z0/dNay+unupoO6RY8S96ik16ZXuKvVNnf1SZ7/0KR6gcOyVN/PFZ/b/p2v+u798/KMhIFR338m8vrSjwIO4"
    b"NYNSM0cP79vPvCddoh7utvdILWc/88npZyL1kwX6p7BiaAKo3wnNAPU7oSmgfic0B9TvhCaB+p3QLGTrdzr7m87+prO/"
    b"6exvOvub/6YJU07ZkzPZ43D/8Z6O96el/+gc03T2HZ1jmn+/0+4e1/LI+7hfaWmp+f92p51LFqedS07HNEf0bSg4+5rO"
    b"MU1nH9PZx3T2MZ19TGcf8+ke0/yPy6NcjWkOyxrAsyNPiP6g0HJnIM6/dDks1/R9kB536I3XLIYEV/HbM8vvmE3u2iZr"
    b"ZRcEBweaMuswipTuDX7/iQY2oC7nJkLYGQLjFAtOsfCYQmD+xfyUgzgX7/Q3/qxK/1x89LzF6ziA9qgx6/zn+sfzP1Qy"
    b"tpmdo29WNPlTY+7In7V51YsYn7zWT5wf8pbxaffn1M8qhRif+38hLKjiYix0+0hceDlY+eLsK8KXR+Ypi7ZGCou3f258"
    b"9XlNYYnWTrGOKyosnTDA+FoxWZYNGa/cyy+cmHaa/cKH32W/8LZT7BeeMyG7X7jvePYLP1fjbr9wE5N0l44YZM3UEQcm"
    b"mcWDrSs4l6r5L82zyet6bxi6FbjXq6C7h7sHxfV7ev1TL0HIt/nO0OHsYcQuvFhMkYwjfwO/LUJ/6ZXleK8g4074oVNG"
    b"tPHtGH17lqq5J4mggEEiyR5znL5tL5AKez8/VO61bS+SDHlBgWjICwpkQ15QIBzyggLpkBcUiIe8oEA+7AUNMdgL+oXA"
    b"XlAXg5es+UjkJWuCFV6y5hX6PRITe0EjBfaCfm6wF7SmwF7Qdgp7QYvSORIWe0FNFvaCjlcc8YIioWXzggKxZfOCAsFl"
    b"84IC0T3QCwrEl80LCgRolxe0CXt1HypIgSjvFKTk9QTSJK9n6wrOJWycAtgpgJ+2GRnOBjJnDWQOFHjB9Df+rE7/TFtn"
    b"ThpesN3MsOHGzO+rKbPWTVI+trU0Zk9IVeZoVQxS4BZPgxV4G4MVeAWFFfhMY0FMZWWh25sGK/AXjS+/jzQWbW1ssAKv"
    b"YLACz2ewAi+vsAJ3VVaE1zBW1jijrKrZRkkstE1JTFutrL7yhbLmsGysPbLFWLdtlfFN4gJj/ZwXlQ0zJhq2jwxj4/CB"
    b"xqa+LxjfxrQ1Nj+XT/ku1GRsqTfN2BqzSKGZ/SW6GjtORek7F/cz7lLiE64aGUq84Nq6gueXpQ2nEv+PeALzO7pzepal"
    b"Zt0KIOf8My9ByH+RtikKSneXF8hYsJE/A4EUzvgGPhcnMimd9TMSS2REFk7p1Dz7+hWZXfqHi+978geKs1cKz5mKFnmE"
    b"xDdwCVngExLhwCkkwoFXSIQDt5D4Bn7JJr6BZ7KL7zZGdvFdQckuvmeSRQ5i8f2mkV18v0jnyEksvhsb2cV3BSO7+M5n"
    b"ZBff5ZXs4ttVYfFdg36P/MXiu43C4nsbW+AyFt9fKCy+ZYPF9xaDxfcqg8X3AoPF94sKi++JdI5cx+J7oMHi+wWDxXdb"
    b"g8V3vvR1Ik0Gi+9pvE4k8GC26e7Ah2SBE2m6O/CiXWIcuPJe3mHkTRq6Bu50inGnGHeK8afIG+1sIx1qI3O5hOR72ZaQ"
    b"9D8tzDz4urxtVYR835Honm7ihSWSenFBG/HSjIbi5fHVxSvDy4pGX1G8GuMiXgu7Jv5a57T4m/9B8fcS34l/iIb6Z438"
    b"4p/GfqeefdqXmPxnl5r0KPp3LTV5T8SgIhlyuSKvTA7IIQvoIXcjIChH49+ALpqECAijSYiAMpqECEijSYiANpqECIij"
    b"SYiAOpqECMijSYiAPpqECAikSYiAQpqECEikSYiARpqECIgkC6h0KiKnInIqoifbPfl0sWwuNYtz1pxz1tzfV78LN/sH"
    b"Zs1da+CcNedslZ2tsnPW3OPgJ2f762x/n9j2t6jPP9D+XunrbH+d7a+z/XW2v4+Dn3LQ/uZLf2dwV77s2z4dNZy+9aes"
    b"/b2P0+dvfgmCePF2/X5InU4Phbxfe5s//U1QT/9MyxFGHeJ5Gm90HNrzzsnSTm+0s911trtP8obqd+yX9JhemcTkl97w"
    b"Zi4ilrmUGEVvd2ienaLSW91H2+juKNFf2HFqsLDzzzbCrk0dBGej+1SFSj3+RrfAxfvP5L57IOVBje496yzthnjQdSpP"
    b"xusv8GS8wWSxDlOnF+qxs7F1NrbOxvaJi0z5V/CR06nsbF+fWKeyd8o/4FT+bbzTqexsb53trdOp/Dj4KQft750/mJRr"
    b"WtpQWRBaQvo5+y8POASZHnRJ13SbN/2z16Rfd/92qpbNdurL1WbQO8AlCcQwJvx1qBkfHj/jwzdvjO/0h3fkGhQXBteh"
    b"JUPhWmQdvJ4HnAXalZt50t8FUM2MgkthMb3kS/hSOOWqpjqCIynhDQ8tvvAn4YEpejSAY6PAOo7cpEfWm+xyjMijb0aS"
    b"tWuZHLlND/brVp4vPCRNvFGwjQJr16tlsuduXTIyYtKv+ww4eVbNKLOMcnIkEa4O90koB+V8tEdPS8bj8k+LSME10GSC"
    b"xw1xuJwxtawZeHeKmH0hjQJDHLrJCaPcRmckWesmNabmjDIJdvgmMbWsN3l3iniTwY0Cgx0s3iQfOKnSN/fFe5+EclC8"
    b"k3bVzSzeYCG3OYepZc25u1O0J+cyKG58+mf3mZ4leAGrH75SP56/Qs1YwGqb+2D1Qb0pZ/j5f6T3JTgaWvf3vEjK5CNZ"
    b"I2Qc8ZsIFDURze1u2zMrPo0dQuXPtuASgIAXXFqh3mvBJQRFbrplzphjZ7fP2e17Srp9/yZi9IjAfl7EI+jnYUZEONzP"
    b"y/gvDzjUsWfk9IP0z+Lsz+qpc9a6WbSxvurcj36x7Jzgqe6v8Juyv4ePcD3lVfHGuRjh5pFO4q1t9YTUxLpi2gLo3swo"
    b"LbqMSxXyDLsl5h1cyuLao6SaL/KmJb/5hupmSra4vReiuos2i/vipaKHMc9SUJ+rev6wQfCyvaN6r54rFFqoieKH7wiF"
    b"J7wtFhnRW3imXy+xaOcwoVh4C7F43QChRMCzok/55paS7h5iqTz+llLXKqulT7lbfPcXUMtsvGDxW3peLTt3t0WKLyOW"
    b"e2uJpXzHNLFC/11CxZCTYqVWXwmVi30r+ldRBf/UE2qAxxAhIHmjWuU8iLj1n6jVDiiWwNlj1OrLnrfUGBmrmqYEW4Ji"
    b"R4s1hxa31ArrA5omxRLi3xI0zVFLHbcqoGn+FELPeoKm+UGot+UyaJq1QgOrB2iaj4VG718ETTNKMA/aA5pmpqVJOyto"
    b"mjctzWpMVps3e9HS/NfvxLDAN4SwA5+L4V7dhfBlE8RWl8xC61mfqm0Od7NEvDFObbuykaVdt35q5DTJ0r5Ba/X5+DyW"
    b"Dr6BalTHnyxRNwup0SFbLNE/VxNj/E4LMd95i51TvxO6zDfErsmfC91G7xdfWD9B6N5rufji7AGCHJGk9hg3ztIz8Gv1"
    b"pdh+ll5eU9XeYa0tvS/Fq7H+gZbY3TFqP7dCln6L66n9z1y1DJjWSRyY5C28HF9XfGWJIQyKLi0q7+8XBofcEocMWi4M"
    b"LXZCjGs3TYhLvaHGh35tiU8+rg73mWoZvn6DOiIl3vLa7Lnq60diLG+MfEd9M7GeZWT33uqoGb4WXJEdgOPyRL0IJACV"
    b"LzX8DMcCdPTk7yOaRRGAIjrBOzIqA1pwcARMpGkAUKRpAFS0fg0Ai9avAXDR0C4AjDQLgIwsAI22GAGw8RYjMXSOoKMt"
    b"RgB4aAl8tKCNL191BreRCETqzAzjNhIBSYIMQMlbkdykcwQnb0WSTOcIUt6KxEbnCFbeimQenSNoaT0XAC5pKxu3kQhg"
    b"0lYAYt6K5B06RzDzViS96RxBTdoKgE3aKpzbSAQ4aaoAbiMR6KSp3LmNRMCTBdCTtgLgk7YC8PNWJBfoHEmAtyLZTedI"
    b"BrwVyRI6R1IgbQXEQNoKyIG3IvmKzpEkeCsSSobIgrciGULnSBqkrc7zlBUkD9JWQCCkrYBESFsBkZC2AjIhbQWEQtoK"
    b"SIW0FRALaSsgF9ZWKXSOJMPa6iidI9mwtvqTe55AOqytfqBzJB/WVmvpHEmItdXHdI5kxNpqFJ0jKbG2mknpIzmxtnqT"
    b"zpGkSFsBUZEFsiJNBYRF9gBvAYPERXYZbwGDBEbaCkiMtBUQGWkrIDPSVkBopK2A1EhbAbGRtmrAW8AgwZG28uUtYJDo"
    b"yN7kLWCQ8MgC6ZGmAuIjC+RH2goIkLQVkCBpKyBC0lZAhqStgBBJW/ViTYvESNoKyJG0FRAkaSsgSdJWQJSkrbxY0yJh"
    b"kr3EmhaJk+xu1rRIoGQXs6ZFIiVtBWRK2iqJ16BFUiVttYSmTxK5krYCgiVtFcJ4RaIlbVWMNS0SLtlUxisSL1kgX9JU"
    b"QMBk17OmRSImbTWb8YqETNpqJOMViZm0VXfWtE8dQZPmgV+j8qpJyiuoetD9t/q4jwpqqc1ZW0zVxlbR5n70p7pzQimN"
    b"VVBl8XrKO9KNc33Em0d6S7e2tRRTE8OktAUA1hkBkst4TzHP8IJS3sHPqq49/LV87T3U/I3dNTfTRdXtvaaau7hHdV+8"
    b"QfIwrGpBfYnm+cNu0cs2SfNevUQstPArSfxwklh4gioVGTFUfKbfEKlo545isfAoqXjdOmKJgNqST/kOakl3H6lUnhC1"
    b"1LVgrfSpEqrv/uJamY1/qX5LU7Syc39UpfiqUrm3vlHLR3tJFfofFSuGXJEqtVonVi62T/KvMlv0T72kBXhYxIDkvVqV"
    b"8z3FquuXatUOjFQDZ0/Rqi+T1RojX9VMU5qoQbGTpZpDK6q1wuKk4A751RD/aKl2zXNqHbdQKdQ3nxh6tpRU98ZZsd6W"
    b"m1L9H7eLDaw+WsO1X4qN3r+uPTfzPdE86JjWePRCtUm79VrTXu+qzWpoWvNmL6vNfz0ghQVOFMMOrJDCvQaK4cumS60u"
    b"tRVbz1qmtTncX4144wOt7co2artuw7TIadXV9g06a8/Hi2oH3/paVMdratTNMlp0yEE1+ud6UozfVTHmO1+pc+oBscv8"
    b"VKlr8gqx22hdemH9dLF7r03Si7NHiHJEstZj3Adqz0Cb9lLsMLWX1zytd1hntfel0Vqsf301dncfrZ9bGbXf4pZa/zNp"
    b"6oBpvaWBSb7iy/Fh0itLUsVB0QGS8r4uDq5dUBoyaJM4tNglKa7dfDEuzV2LD7Wp8ckXtOE+89Th63drI1JGq6/NXqK9"
    b"fqSP+sbISdqbiS3Vkd2HaqNmVFGfUJC9b+EOAwMOQQZHT/4+EkAWCSCLBJBF5lIF8UZwCCpWQbwRHIKLVRBvMHhbBVUW"
    b"WQW9I7EK6iOyCuotsQpqKbIKCpNYBXFriSCkOxzPrSWCkVUQjyAgKOlG23NrieBkFcStJYKUVRC3lghWVkHcWiJoWQXt"
    b"FlkFTdJYBS1hDxOAmFXQJJFVkCqxChoqsgoaIrEK6iiyCoqSWAXVEVkF1ZZYBXVgzxKAnVUQqzMEPaugEiqroOIaq6C/"
    b"VFZBKRqroB9VVkFVJVZB39A5kgKroKPsYQJyYBW0jj1MQBKsgmazGgKyYBVkEVkF7dVYBfUUWQUt1VgFjWQPE5AIqyCZ"
    b"PUxAJqyCmrCHCUiFVVBFlVVQHJ0jwbAKipZYBZ1TWQWF0jkSDqugUhKroLMiq6CbEqug7SKrIB+NVdCXIqug6xqroPdE"
    b"VkHHNFZBC1VWQes1VkHvqqyCNI1V0MushoCsWAVNZDUEpMUqaCCrISAvVkFt2cMEJMYqqD97mIDMWAW1YQ8TkBqroOrs"
    b"YQJyYxUksocJSI5V0DVWQ0B2rIIOshr6mTcQROJjFcQbCCIBsgriDQSRCFkF6RKroOnsYQJSZBU0gj1MEbyBIBIkqyDe"
    b"QBCJklUQbyCIhMkqaLTGKqg+qyEgT1ZBZVgNAYmyCkpjDxOQKasgX/YwAamyCkplD1M04xUJllRQbcYrEi2roEsSq6D5"
    b"rIbSGK9IvKyCLmisguaxGgISZhU0mj1MsxmvSMisghivSMysgoZqrIKeMoL2gK9DI+1WQXeGBKHL3hN14ozCn+ha3b+M"
    b"7ec95P2FvQ0aDsMpjy5paQ2oJ5Wg4V8D/AvwZxoeC8IR0Lr2eK3c0psJT2Txoic3BKMdWbvycrR4dWou4A7Q4l1Q8wB3"
    b"kjk4R365PBm38782D7spjwbwqVFgkCnHkwQW0OjGAltGujUdHl0cWdvzpvDAFPEua8Jd1rTnLgukZ2JRLrIPkjDDNl4K"
    b"ScIM29swTEkbWzoyvejy5nFxhatp1Av4yJotnzzpHkS+hyDKLco1+54w8y74CYtauAg/SMpahHhXWYuS7g5/4A5vF2lO"
    b"79KhXMuYdyLiRc68OtF65tKrElSntLTOiQKgrXckz5lBzMFnT7xgIFwQqo7QwT6fbOYlKEvqdG1Ju93Cpcg6djkPOAQF"
    b"eTiAKfFe1SELivMSjJscvHce4zd35rGdtSB/xiMXPbm6GtcGaZE9teFOYLsSsvkOp0bZf59YD4KgHtiVXc+kZ1cxzK6k"
    b"wuONi3XWC1dqpxg3ZgpC6nP+CWkufkLaCzGGML2a4NLiVSXPMG8hb+VOipsyXXDbtc/wLDBJ8HxjXDWvDVMt3r0/Ueo1"
    b"7S673L0GalpanYrU6Kj4CB9ZXTIfAY5cneH2w4DTw3Dmdl/7qljR9Pwuxvm9+Rjnd7VuNDIKT0NrFMIT0ZqE8FSkp2cK"
    b"7EXEp8MffEL8wafEH3hSakjgadmbyF4MfGqqYfDkZOHpSQ9DDpCFXCBdvIG9EpgbpNMwR/LcNYk9X0aWjJ/vYMZ44DE3"
    b"HD4rOPcc7rNLeGCKDrHRPe9yUUzu77LAAuGBKT70Ll2zjOe/ljGe75yQ8l+ZkPJPvTI8Ct4ij7FmfJO59LJL+o8j1dY5"
    b"LcQ5LcQ5LeRpmhbyxNOTB5yYOjW/1/bj/wcBMPEe"
)
