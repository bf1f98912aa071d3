package page_test

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// TestContrast holds every colour of text to WCAG 2.2 AA (4.5 to 1) on every
// ground that it stands on, in the light, dark and printed palettes.
func TestContrast(t *testing.T) {
	palettes := regexp.MustCompile(`:root \{[^}]*\}`).FindAllString(sources(t)["page.css"], -1)
	if len(palettes) != 3 {
		t.Fatalf("%d palettes, want light, dark and print", len(palettes))
	}
	colour := regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)
	for i, palette := range palettes {
		colours := map[string]float64{}
		for _, m := range colour.FindAllStringSubmatch(palette, -1) {
			colours[m[1]] = luminance(t, m[2])
		}
		for _, ink := range []string{"ink", "muted", "seal", "link", "pass", "warn", "fail"} {
			for _, ground := range []string{"paper", "card", "pass-ground", "warn-ground", "fail-ground"} {
				a, ok := colours[ink]
				b, there := colours[ground]
				if !ok || !there {
					t.Fatalf("palette %d lacks %s or %s", i, ink, ground)
				}
				if ratio := (max(a, b) + 0.05) / (min(a, b) + 0.05); ratio < 4.5 {
					t.Errorf("palette %d: %s on %s has contrast %.2f", i, ink, ground, ratio)
				}
			}
		}
	}
}

// luminance is the relative luminance of a colour as WCAG 2.2 defines it.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		c := float64(n>>(8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
