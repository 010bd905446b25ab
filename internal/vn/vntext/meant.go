package vntext

// meant are words that mean what is typed though they are also Telex keys of a
// syllable (his: hí): frequent English words, names of things in offices, loan
// words. Alone they stay as they are.
var meant = setOf(`
	tw xoong boong goong def ix
	as is us his has was our her or car bar far war star are ore
	box fax tax mix six max fix ox ax vox
	see tee bee too two boo coo moo zoo loo goo boot been seen teen keen noon soon moon room boom toon
	how now low row cow bow tow vow law raw saw new few low own town down
	its hits bits kits sets lets gets nets bets pets jets
	bus gas ms sos dos nos tis this thus
	can fans pans vans lens pens tens hens dens sins pins bins wins tons sons guns suns runs nuns buns
	him rams gems hums sums gums
	maps caps laps taps gaps tips hips lips tops mops hops cups
	towns nows cows lows bows rows laws news
	mar par tar her per ser for nor tor cor dor tour hour
	air hair pair chair lair
	ends and end did dad add odd kid hid had mad bad dead deed died
	toms terms teams items
	aws gos gis ios mis ais bios nas ras cis vis pos kos tos
	taxi maxi
	than thanks thinks things songs sings kings rings tongs hangs gangs
	of if does goes these here there where peer beer deer steer cheer keep keeps trees sees fees knees degrees sheets
	vos mes les des ces nous pour par sur
	nags bugs hugs tags bags
	meo leo neo
	sex tex lex mex rex dex hex nex
	nasa visa
	error terror mirror horror
`)
