"""What the chief star and the strength of a chart mean for a matter, and what to watch for."""

from services.chat.writers.phrases import Words

GODS_IN: dict[str, Words] = {
    "direct_wealth": {
        "en": "Direct Wealth ({stem}) leads among them, so the books speak of money from steady work, counted and looked after.",
        "zh-Hans": "其中以正财（{stem}）为主，说的是按部就班、有数可算的进项。",
        "zh-Hant": "其中以正財（{stem}）為主，說的是按部就班、有數可算的進項。",
    },
    "indirect_wealth": {
        "en": "Indirect Wealth ({stem}) leads among them, and it speaks of money that moves: trade, clients, the right moment.",
        "zh-Hans": "其中以偏财（{stem}）为主，说的是流动的钱：买卖、人面、时机。",
        "zh-Hant": "其中以偏財（{stem}）為主，說的是流動的錢：買賣、人面、時機。",
    },
    "direct_officer": {
        "en": "Direct Officer ({stem}) leads among them, which favours places with order, a good name and step-by-step advancement.",
        "zh-Hans": "其中以正官（{stem}）为主，路数近于有章法的地方，凭信誉一级一级上去。",
        "zh-Hant": "其中以正官（{stem}）為主，路數近於有章法的地方，憑信譽一級一級上去。",
    },
    "seven_killings": {
        "en": "Seven Killings ({stem}) leads among them, which favours pressure, competition and tasks that others decline.",
        "zh-Hans": "其中以七杀（{stem}）为主，路数近于硬仗：压力大、竞争多、别人不肯接的事。",
        "zh-Hant": "其中以七殺（{stem}）為主，路數近於硬仗：壓力大、競爭多、別人不肯接的事。",
    },
    "eating_god": {
        "en": "Eating God ({stem}) leads among them, the milder of the two, and tradition reads a relation of ease and good humour.",
        "zh-Hans": "其中以食神（{stem}）为主，是两者中温和的一个，相处多从容与笑声。",
        "zh-Hant": "其中以食神（{stem}）為主，是兩者中溫和的一個，相處多從容與笑聲。",
    },
    "hurting_officer": {
        "en": "Hurting Officer ({stem}) leads among them, the brighter and less docile of the two, and tradition reads spirited, clever company.",
        "zh-Hans": "其中以伤官（{stem}）为主，是两者中锋芒较露的一个，聪明、有主见，不大听话。",
        "zh-Hant": "其中以傷官（{stem}）為主，是兩者中鋒芒較露的一個，聰明、有主見，不大聽話。",
    },
    "direct_resource": {
        "en": "Direct Resource ({stem}) leads among them, so the regular road suits: school, teachers, certificates.",
        "zh-Hans": "其中以正印（{stem}）为主，宜走正路：学校、师承、证书。",
        "zh-Hant": "其中以正印（{stem}）為主，宜走正路：學校、師承、證書。",
    },
    "indirect_resource": {
        "en": "Indirect Resource ({stem}) leads among them, so the side road suits: odd subjects, self-study, sudden insight.",
        "zh-Hans": "其中以偏印（{stem}）为主，宜走偏锋：冷门、自学、忽然想通。",
        "zh-Hant": "其中以偏印（{stem}）為主，宜走偏鋒：冷門、自學、忽然想通。",
    },
}

STRENGTH_IN: dict[str, Words] = {
    "wealth.strong": {
        "en": "A strong day master can carry wealth, so the question is less whether it comes than where it goes.",
        "zh-Hans": "身强能任财，要问的不是来不来，而是往哪里去。",
        "zh-Hant": "身強能任財，要問的不是來不來，而是往哪裡去。",
    },
    "wealth.weak": {
        "en": "Where the day master is weak, much wealth is a burden: the books advise partners, fixed limits and one thing at a time.",
        "zh-Hans": "身弱而逢财，财多反成负担，古书劝人找帮手、立界限、一次只做一件。",
        "zh-Hant": "身弱而逢財，財多反成負擔，古書勸人找幫手、立界限、一次只做一件。",
    },
    "career.strong": {
        "en": "With that strength responsibility is food rather than weight, and a larger task does you good.",
        "zh-Hans": "有这样的力气，担子是养分，不是负累，大一点的事反而相宜。",
        "zh-Hant": "有這樣的力氣，擔子是養分，不是負累，大一點的事反而相宜。",
    },
    "career.weak": {
        "en": "With less strength of its own the chart wants backing: a mentor, a team, a qualification first.",
        "zh-Hans": "自身力气有限，就要先有靠山：师长、团队或一纸资格。",
        "zh-Hant": "自身力氣有限，就要先有靠山：師長、團隊或一紙資格。",
    },
    "partnership.strong": {
        "en": "Strength of that kind knows its own mind, and living together asks it to leave room.",
        "zh-Hans": "主意大的人，相处的功课是给对方留地方。",
        "zh-Hant": "主意大的人，相處的功課是給對方留地方。",
    },
    "partnership.weak": {
        "en": "With less strength of its own the chart gives way easily, and living together asks it to say what it wants.",
        "zh-Hans": "自身偏软的人容易迁就，相处的功课是把想要的说出来。",
        "zh-Hant": "自身偏軟的人容易遷就，相處的功課是把想要的說出來。",
    },
    "children.strong": {
        "en": "There is strength to spend, and giving it away to the young is what tradition calls a good outlet.",
        "zh-Hans": "力气有余，花在孩子身上，古人说是泄得其所。",
        "zh-Hant": "力氣有餘，花在孩子身上，古人說是洩得其所。",
    },
    "children.weak": {
        "en": "Giving takes more out of you than it seems, so tradition counsels help in the house and rest.",
        "zh-Hans": "付出比看上去更耗你，传统劝人找帮手，也留些休息。",
        "zh-Hant": "付出比看上去更耗你，傳統勸人找幫手，也留些休息。",
    },
    "study.strong": {
        "en": "A strong day master needs an outlet more than further input: write, teach, apply.",
        "zh-Hans": "身强的人不缺输入，缺的是出口：去写、去讲、去用。",
        "zh-Hant": "身強的人不缺輸入，缺的是出口：去寫、去講、去用。",
    },
    "study.weak": {
        "en": "Where the day master is weak, learning itself feeds it, and time spent on it is seldom lost.",
        "zh-Hans": "日主身弱，以学为养，花在书上的时间很少白费。",
        "zh-Hant": "日主身弱，以學為養，花在書上的時間很少白費。",
    },
    "moving.strong": {
        "en": "A strong day master stands a change well and is often freer away from home.",
        "zh-Hans": "身强经得起变动，离开旧地往往更舒展。",
        "zh-Hant": "身強經得起變動，離開舊地往往更舒展。",
    },
    "moving.weak": {
        "en": "Where the day master is weak, tradition advises not to move alone: go where somebody already is.",
        "zh-Hans": "身弱则不宜独行，传统劝人往有人接应的地方去。",
        "zh-Hant": "身弱則不宜獨行，傳統勸人往有人接應的地方去。",
    },
    "health.strong": {
        "en": "Strength that finds no outlet turns inward, so tradition recommends movement, and less of what heats and fills.",
        "zh-Hans": "力气没有出口便往里憋，传统劝人多动，少进补。",
        "zh-Hant": "力氣沒有出口便往裡憋，傳統勸人多動，少進補。",
    },
    "health.weak": {
        "en": "Where there is less to draw on, tradition recommends regular hours and rest before tiredness asks for it.",
        "zh-Hans": "底子不宜透支，传统劝人作息有常，不等累了才歇。",
        "zh-Hant": "底子不宜透支，傳統勸人作息有常，不等累了才歇。",
    },
    "character.strong": {
        "en": "Such a person leans on nobody and is hard to talk round, which is a strength and a wall at once.",
        "zh-Hans": "这样的人不倚不靠，也不易被说动，是长处，也是一堵墙。",
        "zh-Hant": "這樣的人不倚不靠，也不易被說動，是長處，也是一堵牆。",
    },
    "character.weak": {
        "en": "Such a person takes in much from others, reads a room well and tires of conflict.",
        "zh-Hans": "这样的人善于体察，容易受人影响，也厌倦争执。",
        "zh-Hant": "這樣的人善於體察，容易受人影響，也厭倦爭執。",
    },
    "luck.strong": {
        "en": "For a strong day master the books welcome years that spend its force: output, wealth, office.",
        "zh-Hans": "日主身强，古书喜见用得上力气的岁运，如施展、求财、任职之年。",
        "zh-Hant": "日主身強，古書喜見用得上力氣的歲運，如施展、求財、任職之年。",
    },
    "luck.weak": {
        "en": "Where the day master is weak, the books welcome years that feed it: resource and companions.",
        "zh-Hans": "日主身弱，古书喜见来扶助它的岁运，如读书、得人扶持之年。",
        "zh-Hant": "日主身弱，古書喜見來扶助它的歲運，如讀書、得人扶持之年。",
    },
    "open.strong": {
        "en": "It can bear to be used: tasks, responsibility and expression do it good.",
        "zh-Hans": "这样的盘经得起用，做事、担责、表达都相宜。",
        "zh-Hant": "這樣的盤經得起用，做事、擔責、表達都相宜。",
    },
    "open.weak": {
        "en": "It does best with support at its back: learning, allies and patience.",
        "zh-Hans": "这样的盘要背后有支持，学识、同伴与耐心最相宜。",
        "zh-Hant": "這樣的盤要背後有支持，學識、同伴與耐心最相宜。",
    },
}

WATCH: dict[str, Words] = {
    "wealth.hit": {
        "en": "What to watch is company: {god} ({stem}) stands openly in the {position}, which tradition reads as shares, loans and favours that nibble at the purse.",
        "zh-Hans": "要留意的是人情：{god}（{stem}）透于{position}，传统看作合伙、借贷与面子来分财。",
        "zh-Hant": "要留意的是人情：{god}（{stem}）透於{position}，傳統看作合夥、借貸與面子來分財。",
    },
    "wealth.clear": {
        "en": "What to watch is measure rather than rivals: nobody here openly takes a share, so it is for {stem}, your day master, to set the limit.",
        "zh-Hans": "要留意的是分寸：没有谁明着来分，界限得由日主{stem}自己定。",
        "zh-Hant": "要留意的是分寸：沒有誰明著來分，界限得由日主{stem}自己定。",
    },
    "career.hit": {
        "en": "What to watch is the tongue: {god} ({stem}) stands openly in the {position} and chafes at authority, so choose your quarrels.",
        "zh-Hans": "要留意的是口舌：{god}（{stem}）透于{position}，与上头容易顶撞，话要挑着说。",
        "zh-Hant": "要留意的是口舌：{god}（{stem}）透於{position}，與上頭容易頂撞，話要挑著說。",
    },
    "career.clear": {
        "en": "What to watch is waiting too long: nothing here speaks up on its own, so {stem}, your day master, has to put itself forward.",
        "zh-Hans": "要留意的是等得太久：没有谁替你出声，日主{stem}须自己站出来。",
        "zh-Hant": "要留意的是等得太久：沒有誰替你出聲，日主{stem}須自己站出來。",
    },
    "partnership.hit": {
        "en": "What to watch is the third at the table: {god} ({stem}) stands openly in the {position}, which tradition reads as friends and rivals who take their share of attention.",
        "zh-Hans": "要留意的是旁人：{god}（{stem}）透于{position}，传统看作朋友或对手来分走注意。",
        "zh-Hant": "要留意的是旁人：{god}（{stem}）透於{position}，傳統看作朋友或對手來分走注意。",
    },
    "partnership.clear": {
        "en": "What to watch is habit: nobody contends with you openly, and {stem}, your day master, may take for granted what is given.",
        "zh-Hans": "要留意的是习惯成自然：没有人来争，日主{stem}容易把好意当成应该。",
        "zh-Hant": "要留意的是習慣成自然：沒有人來爭，日主{stem}容易把好意當成應該。",
    },
    "children.hit": {
        "en": "What to watch is worry: {god} ({stem}) stands openly in the {position}, and as it curbs what you bring forth, care turns into control.",
        "zh-Hans": "要留意的是操心太过：{god}（{stem}）透于{position}，传统说它会压住食伤，关心容易变成管束。",
        "zh-Hant": "要留意的是操心太過：{god}（{stem}）透於{position}，傳統說它會壓住食傷，關心容易變成管束。",
    },
    "children.clear": {
        "en": "What to watch is indulgence: nothing here openly reins in what {stem}, your day master, gives away.",
        "zh-Hans": "要留意的是太顺着：日主{stem}给出去的，没有谁来收一收。",
        "zh-Hant": "要留意的是太順著：日主{stem}給出去的，沒有誰來收一收。",
    },
    "study.hit": {
        "en": "What to watch is distraction by gain: {god} ({stem}) stands openly in the {position}, and tradition says that wealth breaks the seal.",
        "zh-Hans": "要留意的是急于见效：{god}（{stem}）透于{position}，传统说财会坏印。",
        "zh-Hant": "要留意的是急於見效：{god}（{stem}）透於{position}，傳統說財會壞印。",
    },
    "study.clear": {
        "en": "What to watch is learning without use: nobody here asks what it is good for, so {stem}, your day master, has to set its own test.",
        "zh-Hans": "要留意的是学而不用：没有谁来问这有什么用，日主{stem}得自己出题。",
        "zh-Hant": "要留意的是學而不用：沒有誰來問這有什麼用，日主{stem}得自己出題。",
    },
}

WATCH_PLAIN: dict[str, Words] = {
    "moving": {
        "en": "What to watch is the root: with {branch} under you in the day pillar, see first what keeps you where you are, and take it along if you can.",
        "zh-Hans": "要留意的是根：日柱坐{branch}，动之前先看清是什么留住你，能带的就带上。",
        "zh-Hant": "要留意的是根：日柱坐{branch}，動之前先看清是什麼留住你，能帶的就帶上。",
    },
    "health": {
        "en": "What to watch is the season: {season}.",
        "zh-Hans": "要留意的是时令：{season}。",
        "zh-Hant": "要留意的是時令：{season}。",
    },
    "character": {
        "en": "What to watch is the underside of a virtue: {shadow}.",
        "zh-Hans": "要留意的是长处的背面：{shadow}。",
        "zh-Hant": "要留意的是長處的背面：{shadow}。",
    },
}
