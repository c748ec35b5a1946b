"""What is said first of a matter, what that state of its stars means, and where the chart ends."""

from services.chat.writers.phrases import Words

LEADS: dict[str, Words] = {
    "wealth.rooted": {
        "en": "On money, tradition looks first at the wealth stars, and yours both show themselves and have a root below: {gods}.",
        "zh-Hans": "问财先看财星，你这盘的财星明处有、地支里也有根：{gods}。",
        "zh-Hant": "問財先看財星，你這盤的財星明處有、地支裡也有根：{gods}。",
    },
    "wealth.floating": {
        "en": "On money, tradition looks first at the wealth stars; yours show themselves above but have no root below: {gods}.",
        "zh-Hans": "问财先看财星，你这盘的财星只露在天干，下面没有根：{gods}。",
        "zh-Hant": "問財先看財星，你這盤的財星只露在天干，下面沒有根：{gods}。",
    },
    "wealth.hidden": {
        "en": "On money, tradition looks first at the wealth stars; yours stay out of sight, inside the branches: {gods}.",
        "zh-Hans": "问财先看财星，你这盘的财星不在明处，都收在地支里：{gods}。",
        "zh-Hant": "問財先看財星，你這盤的財星不在明處，都收在地支裡：{gods}。",
    },
    "wealth.absent": {
        "en": "On money, your wealth would be {element}, and this chart holds none of it, above or below.",
        "zh-Hans": "问财先看财星，{element}是你的财，盘中上下都不见{element}。",
        "zh-Hant": "問財先看財星，{element}是你的財，盤中上下都不見{element}。",
    },
    "career.rooted": {
        "en": "On career, the officer stars speak first, and yours are both visible and rooted: {gods}.",
        "zh-Hans": "问事业先看官杀，你这盘的官杀既透出又有根：{gods}。",
        "zh-Hant": "問事業先看官殺，你這盤的官殺既透出又有根：{gods}。",
    },
    "career.floating": {
        "en": "On career, the officer stars speak first; yours are visible, yet nothing below holds them: {gods}.",
        "zh-Hans": "问事业先看官杀，你这盘的官杀露在外面，地支却没有根接着：{gods}。",
        "zh-Hant": "問事業先看官殺，你這盤的官殺露在外面，地支卻沒有根接著：{gods}。",
    },
    "career.hidden": {
        "en": "On career, the officer stars speak first; yours work from inside the branches: {gods}.",
        "zh-Hans": "问事业先看官杀，你这盘的官杀不露头，都在地支里：{gods}。",
        "zh-Hant": "問事業先看官殺，你這盤的官殺不露頭，都在地支裡：{gods}。",
    },
    "career.absent": {
        "en": "On career, your officer would be {element}, and this chart holds none of it.",
        "zh-Hans": "问事业先看官杀，{element}是你的官，盘中却不见{element}。",
        "zh-Hant": "問事業先看官殺，{element}是你的官，盤中卻不見{element}。",
    },
    "partnership.rooted": {
        "en": "Next to the palace tradition reads the stars of wealth and of office; here they are visible and rooted: {gods}.",
        "zh-Hans": "宫位之外再看财官，传统以财、官二星论伴侣，这里既透出又有根：{gods}。",
        "zh-Hant": "宮位之外再看財官，傳統以財、官二星論伴侶，這裡既透出又有根：{gods}。",
    },
    "partnership.floating": {
        "en": "Next to the palace tradition reads the stars of wealth and of office; here they show above without a root: {gods}.",
        "zh-Hans": "宫位之外再看财官，传统以财、官二星论伴侣，这里只浮在天干：{gods}。",
        "zh-Hant": "宮位之外再看財官，傳統以財、官二星論伴侶，這裡只浮在天干：{gods}。",
    },
    "partnership.hidden": {
        "en": "Next to the palace tradition reads the stars of wealth and of office; here they keep to the branches: {gods}.",
        "zh-Hans": "宫位之外再看财官，传统以财、官二星论伴侣，这里都藏而不露：{gods}。",
        "zh-Hant": "宮位之外再看財官，傳統以財、官二星論伴侶，這裡都藏而不露：{gods}。",
    },
    "partnership.absent": {
        "en": "The stars that tradition reads for a partner, those of wealth and of office, are both wanting: nowhere is there any {element}.",
        "zh-Hans": "传统以财、官二星论伴侣，而这盘不见{element}，两样都无从指认。",
        "zh-Hant": "傳統以財、官二星論伴侶，而這盤不見{element}，兩樣都無從指認。",
    },
    "children.rooted": {
        "en": "On children, tradition reads the output stars, and yours are visible and rooted: {gods}.",
        "zh-Hans": "问子女先看食伤，你这盘的食伤透出且有根：{gods}。",
        "zh-Hant": "問子女先看食傷，你這盤的食傷透出且有根：{gods}。",
    },
    "children.floating": {
        "en": "On children, tradition reads the output stars; yours show above with nothing below: {gods}.",
        "zh-Hans": "问子女先看食伤，你这盘的食伤浮在天干，底下没有根：{gods}。",
        "zh-Hant": "問子女先看食傷，你這盤的食傷浮在天干，底下沒有根：{gods}。",
    },
    "children.hidden": {
        "en": "On children, tradition reads the output stars; yours are kept inside the branches: {gods}.",
        "zh-Hans": "问子女先看食伤，你这盘的食伤都藏在地支：{gods}。",
        "zh-Hant": "問子女先看食傷，你這盤的食傷都藏在地支：{gods}。",
    },
    "children.absent": {
        "en": "On children, your output would be {element}, and this chart holds none of it.",
        "zh-Hans": "问子女先看食伤，{element}是你所生，盘中却不见{element}。",
        "zh-Hant": "問子女先看食傷，{element}是你所生，盤中卻不見{element}。",
    },
    "study.rooted": {
        "en": "On study, the resource stars come first, and yours are visible and rooted: {gods}.",
        "zh-Hans": "问学业先看印星，你这盘的印星透出且有根：{gods}。",
        "zh-Hant": "問學業先看印星，你這盤的印星透出且有根：{gods}。",
    },
    "study.floating": {
        "en": "On study, the resource stars come first; yours show above but stand on nothing: {gods}.",
        "zh-Hans": "问学业先看印星，你这盘的印星露在天干，脚下却是空的：{gods}。",
        "zh-Hant": "問學業先看印星，你這盤的印星露在天干，腳下卻是空的：{gods}。",
    },
    "study.hidden": {
        "en": "On study, the resource stars come first; yours are stored in the branches: {gods}.",
        "zh-Hans": "问学业先看印星，你这盘的印星收在地支里：{gods}。",
        "zh-Hant": "問學業先看印星，你這盤的印星收在地支裡：{gods}。",
    },
    "study.absent": {
        "en": "On study, your resource would be {element}, and this chart holds none of it.",
        "zh-Hans": "问学业先看印星，{element}生你，盘中却不见{element}。",
        "zh-Hant": "問學業先看印星，{element}生你，盤中卻不見{element}。",
    },
    "moving.both": {
        "en": "On moving, the chart answers readily: it has the Travelling Horse, and {clashes}.",
        "zh-Hans": "问迁动，这盘的答复很干脆：驿马有，冲也有，{clashes}。",
        "zh-Hant": "問遷動，這盤的答覆很乾脆：驛馬有，沖也有，{clashes}。",
    },
    "moving.horse": {
        "en": "On moving, the chart has its Travelling Horse, though no clash among the branches spurs it on.",
        "zh-Hans": "问迁动，这盘带驿马，只是地支之间没有冲来催它。",
        "zh-Hant": "問遷動，這盤帶驛馬，只是地支之間沒有沖來催它。",
    },
    "moving.clash": {
        "en": "On moving, there is no horse in this chart, but there is what unsettles a place: {clashes}.",
        "zh-Hans": "问迁动，驿马不见，地支却有松动之处：{clashes}。",
        "zh-Hant": "問遷動，驛馬不見，地支卻有鬆動之處：{clashes}。",
    },
    "moving.none": {
        "en": "On moving, the chart is quiet: neither the horse nor a clash of branches calls it away, and it keeps its seat in {pillar}.",
        "zh-Hans": "问迁动，这盘是静的：驿马不见，地支也没有冲，日柱{pillar}坐得安稳。",
        "zh-Hant": "問遷動，這盤是靜的：驛馬不見，地支也沒有沖，日柱{pillar}坐得安穩。",
    },
    "health.usual": {
        "en": "Tradition reads the body from the balance of the elements, and here {most} weighs most, with {visible} in plain sight and {hidden} among the hidden stems.",
        "zh-Hans": "传统论身体先看五行轻重，这盘{most}最多：明见{visible}处，藏干{hidden}处。",
        "zh-Hant": "傳統論身體先看五行輕重，這盤{most}最多：明見{visible}處，藏干{hidden}處。",
    },
    "character.usual": {
        "en": "For character, tradition begins with the day master: yours is {stem}, {polarity} {element}, pictured as {image}.",
        "zh-Hans": "论性情先看日主，你是{stem}，属{polarity}{element}，传统喻为{image}。",
        "zh-Hant": "論性情先看日主，你是{stem}，屬{polarity}{element}，傳統喻為{image}。",
    },
    "open.usual": {
        "en": "In one line: your day master is {stem}, {polarity} {element}, which tradition pictures as {image}.",
        "zh-Hans": "总起来看，日主为{stem}，属{polarity}{element}，传统喻为{image}。",
        "zh-Hant": "總起來看，日主為{stem}，屬{polarity}{element}，傳統喻為{image}。",
    },
}

STATES: dict[str, Words] = {
    "wealth.rooted": {
        "en": "Tradition calls that a source one can see and draw on again: the ways of earning are plain, and part of what comes in stays.",
        "zh-Hans": "古人说这样的财看得见、也取得到，进账的门路分明，也留得住几分。",
        "zh-Hant": "古人說這樣的財看得見、也取得到，進賬的門路分明，也留得住幾分。",
    },
    "wealth.floating": {
        "en": "Such wealth is said to come quickly and to leave as quickly, so earning and keeping are two separate skills here.",
        "zh-Hans": "这样的财来得快，去得也快，赚到手和存下来在你身上是两门功课。",
        "zh-Hant": "這樣的財來得快，去得也快，賺到手和存下來在你身上是兩門功課。",
    },
    "wealth.hidden": {
        "en": "Tradition thinks well of that: it is money that is put by rather than shown, and others do not easily lay hands on it.",
        "zh-Hans": "古人倒喜欢这样：不声张的积蓄，旁人不容易分走。",
        "zh-Hant": "古人倒喜歡這樣：不聲張的積蓄，旁人不容易分走。",
    },
    "wealth.absent": {
        "en": "That does not make anybody poor; the old books only say that money then comes by a detour, through a skill or a post rather than by chasing it.",
        "zh-Hans": "这并不等于穷，古书只说财要绕一步才来：先有手艺或位置，钱跟在后面。",
        "zh-Hant": "這並不等於窮，古書只說財要繞一步才來：先有手藝或位置，錢跟在後面。",
    },
    "career.rooted": {
        "en": "Responsibility finds you, and you have the footing to carry it; this is the setting that the old books like best for an office.",
        "zh-Hans": "责任会找上门来，你也站得住脚，古书论名位最看重这样的格局。",
        "zh-Hant": "責任會找上門來，你也站得住腳，古書論名位最看重這樣的格局。",
    },
    "career.floating": {
        "en": "A title can come early and sit loosely, so what you can actually do has to catch up with what you are called.",
        "zh-Hans": "名头可以来得早，却容易坐不稳，本事要赶得上头衔才行。",
        "zh-Hant": "名頭可以來得早，卻容易坐不穩，本事要趕得上頭銜才行。",
    },
    "career.hidden": {
        "en": "Tradition sees influence that grows from the inside: you are asked for advice before you are given a title.",
        "zh-Hans": "这多是从里面长出来的分量：先被人倚重，名分后到。",
        "zh-Hant": "這多是從裡面長出來的分量：先被人倚重，名分後到。",
    },
    "career.absent": {
        "en": "The old books then look for work that sets its own rules: a trade, a craft, an independent practice.",
        "zh-Hans": "古书遇到这种盘，会转看自定规矩的行当：手艺、专业、自己做主的营生。",
        "zh-Hant": "古書遇到這種盤，會轉看自定規矩的行當：手藝、專業、自己做主的營生。",
    },
    "partnership.rooted": {
        "en": "Who the other is, and what is expected, tends to be clear to both and to those around.",
        "zh-Hans": "对方是谁、彼此期待什么，多半说得明白，旁人也看得清楚。",
        "zh-Hant": "對方是誰、彼此期待什麼，多半說得明白，旁人也看得清楚。",
    },
    "partnership.floating": {
        "en": "That makes for quick acquaintance and slower trust: what is seen at first has to be filled with daily life.",
        "zh-Hans": "相识容易，相信要慢一些，第一眼的好感须靠日常来填实。",
        "zh-Hant": "相識容易，相信要慢一些，第一眼的好感須靠日常來填實。",
    },
    "partnership.hidden": {
        "en": "Feeling is kept close here; it shows in deeds and in private long before it is put into words.",
        "zh-Hans": "情意收在里面，先见于行动和私下，很晚才说出口。",
        "zh-Hant": "情意收在裡面，先見於行動和私下，很晚才說出口。",
    },
    "partnership.absent": {
        "en": "That says nothing about being alone; tradition then reads the palace alone and lets the rest depend on the years.",
        "zh-Hans": "这不是孤单的意思，传统遇此便只看宫位，其余留给岁运。",
        "zh-Hant": "這不是孤單的意思，傳統遇此便只看宮位，其餘留給歲運。",
    },
    "children.rooted": {
        "en": "What you bring forth, children or works, comes with ease and with warmth that lasts.",
        "zh-Hans": "你所生养的，不论是孩子还是作品，都来得自然，也养得长久。",
        "zh-Hant": "你所生養的，不論是孩子還是作品，都來得自然，也養得長久。",
    },
    "children.floating": {
        "en": "Affection is expressed freely, while patience for the long work of raising has to be learnt.",
        "zh-Hans": "疼爱都写在脸上，细水长流的耐心则要慢慢练。",
        "zh-Hant": "疼愛都寫在臉上，細水長流的耐心則要慢慢練。",
    },
    "children.hidden": {
        "en": "Tradition reads a bond that is quiet: much is done and little is said.",
        "zh-Hans": "古人看作不声不响的亲厚：做得多，说得少。",
        "zh-Hant": "古人看作不聲不響的親厚：做得多，說得少。",
    },
    "children.absent": {
        "en": "The books draw no verdict from that alone; they go on to the hour, which is the palace of children.",
        "zh-Hans": "古书并不单凭这一点下结论，接着要看的是时柱这个子女宫。",
        "zh-Hant": "古書並不單憑這一點下結論，接著要看的是時柱這個子女宮。",
    },
    "study.rooted": {
        "en": "Learning is taken in and kept, and teachers are easily found: the classical setting for steady study.",
        "zh-Hans": "学得进、记得住，也容易遇到肯教的人，是能细水长流读书的样子。",
        "zh-Hant": "學得進、記得住，也容易遇到肯教的人，是能細水長流讀書的樣子。",
    },
    "study.floating": {
        "en": "You grasp the point quickly; what is missing is the slow layer beneath, which only repetition lays.",
        "zh-Hans": "道理一听就懂，欠的是底下那一层慢功夫，要靠反复来补。",
        "zh-Hant": "道理一聽就懂，欠的是底下那一層慢功夫，要靠反覆來補。",
    },
    "study.hidden": {
        "en": "Knowledge gathers quietly and comes out late, so early marks say little about you.",
        "zh-Hans": "学问是悄悄攒起来的，发出来得晚，早年的分数说明不了什么。",
        "zh-Hant": "學問是悄悄攢起來的，發出來得晚，早年的分數說明不了什麼。",
    },
    "study.absent": {
        "en": "Tradition then expects learning by doing rather than from books, with practice as the teacher.",
        "zh-Hans": "传统遇此多说从做中学，书本在后，实践在前。",
        "zh-Hant": "傳統遇此多說從做中學，書本在後，實踐在前。",
    },
    "moving.both": {
        "en": "One stirs and the other opens the door, so changes of place come more than once, and often at short notice.",
        "zh-Hans": "一个动、一个开门，换地方多半不止一回，而且常常说走就走。",
        "zh-Hant": "一個動、一個開門，換地方多半不止一回，而且常常說走就走。",
    },
    "moving.horse": {
        "en": "You go because you want to, seldom because you must.",
        "zh-Hans": "这样的动多半是自己想走，很少是被逼着走。",
        "zh-Hant": "這樣的動多半是自己想走，很少是被逼著走。",
    },
    "moving.clash": {
        "en": "Changes then come from circumstances, work or family, more than from restlessness.",
        "zh-Hans": "动因常在外头，为工作、为家里，不在心野。",
        "zh-Hant": "動因常在外頭，為工作、為家裡，不在心野。",
    },
    "moving.none": {
        "en": "A change of place is no less possible; it simply wants a decision, since nothing here makes it for you.",
        "zh-Hans": "并非不能动，只是要自己下决心，盘里没有谁替你推一把。",
        "zh-Hant": "並非不能動，只是要自己下決心，盤裡沒有誰替你推一把。",
    },
}

LIMITS: dict[str, Words] = {
    "wealth": {
        "en": "A chart knows neither markets nor contracts, and nothing here is advice on what to do with money.",
        "zh-Hans": "命盘不懂市场，也不看合同，以上都不是理财建议。",
        "zh-Hant": "命盤不懂市場，也不看合同，以上都不是理財建議。",
    },
    "career": {
        "en": "It does not know your trade, your colleagues or the offer on the table; weigh those first.",
        "zh-Hans": "它不知道你的行业、同事和手上的机会，那些要先掂量。",
        "zh-Hant": "它不知道你的行業、同事和手上的機會，那些要先掂量。",
    },
    "partnership": {
        "en": "It sees one side only and cannot tell what another person feels; ask them.",
        "zh-Hans": "它只看得见你这一边，不能替另一个人说话，不如当面去问。",
        "zh-Hant": "它只看得見你這一邊，不能替另一個人說話，不如當面去問。",
    },
    "children": {
        "en": "It does not tell whether or when children come, nor who they will be; that is for life, and where needed for a doctor.",
        "zh-Hans": "它不能断有没有、几时有，也不能说孩子将来怎样；有需要时请问医生。",
        "zh-Hant": "它不能斷有沒有、幾時有，也不能說孩子將來怎樣；有需要時請問醫生。",
    },
    "study": {
        "en": "It sits no exam for you and knows nothing of tomorrow's paper.",
        "zh-Hans": "它不能替你考试，也不知道明天的题目。",
        "zh-Hant": "它不能替你考試，也不知道明天的題目。",
    },
    "moving": {
        "en": "It names no town and no day; visas, rent and the people around you decide more.",
        "zh-Hans": "它指不出哪座城、哪一天，签证、房租和身边的人更作数。",
        "zh-Hant": "它指不出哪座城、哪一天，簽證、房租和身邊的人更作數。",
    },
    "health": {
        "en": "This is an old picture of the body and not a diagnosis; what troubles you belongs before a doctor.",
        "zh-Hans": "这是古人对身体的比方，不能当作诊断，有不适请去看医生。",
        "zh-Hant": "這是古人對身體的比方，不能當作診斷，有不適請去看醫生。",
    },
    "character": {
        "en": "It is a sketch from one hour of birth; upbringing and your own choices have painted over it since.",
        "zh-Hans": "这只是凭生辰勾的一张底稿，家教和你自己的选择早已在上面添了许多笔。",
        "zh-Hant": "這只是憑生辰勾的一張底稿，家教和你自己的選擇早已在上面添了許多筆。",
    },
    "luck": {
        "en": "Ten years are a climate and not an event; they promise nothing and forbid nothing.",
        "zh-Hans": "十年一段是气候，不是事件，不许诺什么，也不禁止什么。",
        "zh-Hant": "十年一段是氣候，不是事件，不許諾什麼，也不禁止什麼。",
    },
    "open": {
        "en": "If you name a matter, such as work, money, study, moving or health, I can read the chart for that alone.",
        "zh-Hans": "若指明一件事，比如事业、钱财、学业、迁动或身体，我可以只就那一件来读。",
        "zh-Hant": "若指明一件事，比如事業、錢財、學業、遷動或身體，我可以只就那一件來讀。",
    },
}
