package vncal

import "math"

// The sky, as far as the lunar calendar needs it: the instants of new moons
// and the apparent longitude of the sun, after the series that J. Meeus gives
// in "Astronomical Algorithms" (chapters 25 and 49). New moons are good to
// some seconds, the sun to half a minute of arc.

const (
	synodic   = 29.530588861
	epochMoon = 2451550.09766 // JDE of the mean new moon k = 0, January 2000
	unixJD    = 2440587.5     // Julian date of 1970-01-01, 0h UT
	zone      = 7.0 / 24      // Vietnam
	rad       = math.Pi / 180
)

// phaseTerm is one periodic term: coefficient in days, power of the
// eccentricity of the earth's orbit, multiples of the sun's anomaly, the
// moon's anomaly and its argument of latitude.
type phaseTerm struct {
	c       float64
	e       int
	m, a, f float64
}

var phaseTerms = [...]phaseTerm{
	{-0.40720, 0, 0, 1, 0},
	{0.17241, 1, 1, 0, 0},
	{0.01608, 0, 0, 2, 0},
	{0.01039, 0, 0, 0, 2},
	{0.00739, 1, -1, 1, 0},
	{-0.00514, 1, 1, 1, 0},
	{0.00208, 2, 2, 0, 0},
	{-0.00111, 0, 0, 1, -2},
	{-0.00057, 0, 0, 1, 2},
	{0.00056, 1, 1, 2, 0},
	{-0.00042, 0, 0, 3, 0},
	{0.00042, 1, 1, 0, 2},
	{0.00038, 1, 1, 0, -2},
	{-0.00024, 1, -1, 2, 0},
	{-0.00007, 0, 2, 1, 0},
	{0.00004, 0, 0, 2, -2},
	{0.00004, 0, 3, 0, 0},
	{0.00003, 0, 1, 1, -2},
	{0.00003, 0, 0, 2, 2},
	{-0.00003, 0, 1, 1, 2},
	{0.00003, 0, -1, 1, 2},
	{-0.00002, 0, -1, 1, -2},
	{-0.00002, 0, 1, 3, 0},
	{0.00002, 0, 0, 4, 0},
}

// planetTerms are the small pulls of the planets: phase and motion in degrees
// and degrees a month, coefficient in millionths of a day.
var planetTerms = [...][3]float64{
	{299.77, 0.107408, 325},
	{251.88, 0.016321, 165},
	{251.83, 26.651886, 164},
	{349.42, 36.412478, 126},
	{84.66, 18.206239, 110},
	{141.74, 53.303771, 62},
	{207.14, 2.453732, 60},
	{154.84, 7.306860, 56},
	{34.52, 27.261239, 47},
	{207.19, 0.121824, 42},
	{291.34, 1.844379, 40},
	{161.72, 24.198154, 37},
	{239.56, 25.513099, 35},
	{331.55, 3.592518, 23},
}

// newMoon returns the instant of the k-th new moon after January 2000 as a
// Julian date of universal time.
func newMoon(k int) float64 {
	n := float64(k)
	t := n / 1236.85
	t2, t3, t4 := t*t, t*t*t, t*t*t*t
	jde := epochMoon + synodic*n + 0.00015437*t2 - 0.000000150*t3 + 0.00000000073*t4
	e := 1 - 0.002516*t - 0.0000074*t2
	sun := 2.5534 + 29.10535670*n - 0.0000014*t2 - 0.00000011*t3
	moon := 201.5643 + 385.81693528*n + 0.0107582*t2 + 0.00001238*t3 - 0.000000058*t4
	lat := 160.7108 + 390.67050284*n - 0.0016118*t2 - 0.00000227*t3 + 0.000000011*t4
	node := 124.7746 - 1.56375588*n + 0.0020672*t2 + 0.00000215*t3
	jde -= 0.00017 * math.Sin(node*rad)
	for _, x := range phaseTerms {
		c := x.c
		for range x.e {
			c *= e
		}
		jde += c * math.Sin((x.m*sun+x.a*moon+x.f*lat)*rad)
	}
	for i, p := range planetTerms {
		a := p[0] + p[1]*n
		if i == 0 {
			a -= 0.009173 * t2
		}
		jde += p[2] * 1e-6 * math.Sin(a*rad)
	}
	return jde - deltaT(2000+n/12.3685)/86400
}

// newMoonDay returns the day in Vietnam on which the k-th new moon falls.
func newMoonDay(k int) int { return int(math.Floor(newMoon(k) - unixJD + zone)) }

// sunLongitude returns the apparent longitude of the sun in degrees, 0 to 360,
// at a Julian date of universal time.
func sunLongitude(jd float64) float64 {
	t := (jd + deltaT(2000+(jd-2451545)/365.25)/86400 - 2451545) / 36525
	m := (357.52911 + 35999.05029*t - 0.0001537*t*t) * rad
	l := 280.46646 + 36000.76983*t + 0.0003032*t*t
	l += (1.914602-0.004817*t-0.000014*t*t)*math.Sin(m) + (0.019993-0.000101*t)*math.Sin(2*m) + 0.000289*math.Sin(3*m)
	l -= 0.00569 + 0.00478*math.Sin((125.04-1934.136*t)*rad)
	l = math.Mod(l, 360)
	if l < 0 {
		l += 360
	}
	return l
}

// principalTerm returns the twelfth of the ecliptic, 0 to 11, in which the sun
// stands when the day begins in Vietnam.
func principalTerm(day int) int { return int(sunLongitude(float64(day)+unixJD-zone) / 30) }

// eleventh returns which new moon begins the eleventh month of the year: the
// last one that is not after the winter solstice.
func eleventh(year int) int {
	k := int(math.Round((float64(year) + 0.97 - 2000) * 12.3685))
	for principalTerm(newMoonDay(k)) > 8 || principalTerm(newMoonDay(k)) < 6 { // after the solstice
		k--
	}
	for principalTerm(newMoonDay(k+1)) <= 8 && principalTerm(newMoonDay(k+1)) >= 6 {
		k++
	}
	return k
}

// deltaT is how many seconds dynamical time is ahead of universal time; what
// lies in the future is an estimate, whose error matters only where a new moon
// falls within minutes of midnight.
func deltaT(year float64) float64 {
	switch {
	case year < 1920:
		t := year - 1900
		return -2.79 + 1.494119*t - 0.0598939*t*t + 0.0061966*t*t*t - 0.000197*t*t*t*t
	case year < 1941:
		t := year - 1920
		return 21.20 + 0.84493*t - 0.076100*t*t + 0.0020936*t*t*t
	case year < 1961:
		t := year - 1950
		return 29.07 + 0.407*t - t*t/233 + t*t*t/2547
	case year < 1986:
		t := year - 1975
		return 45.45 + 1.067*t - t*t/260 - t*t*t/718
	case year < 2005:
		t := year - 2000
		return 63.86 + 0.3345*t - 0.060374*t*t + 0.0017275*t*t*t + 0.000651814*t*t*t*t + 0.00002373599*t*t*t*t*t
	case year < 2050:
		t := year - 2000
		return 62.92 + 0.32217*t + 0.005589*t*t
	}
	u := (year - 1820) / 100
	return -20 + 32*u*u - 0.5628*(2150-year)
}
