package queries

// Reciprocal is one divided by the rank of want among the first ten; 0 where
// it is not there.
func Reciprocal(ids []string, want string) float64 {
	for i, id := range ids {
		if i >= 10 {
			break
		}
		if id == want {
			return 1 / float64(i+1)
		}
	}
	return 0
}
