package account

import (
	"time"

	"roviec/internal/floor/jobs"
)

// Jobs lists the work of the room that no request waits for.
func (s *Service) Jobs() []jobs.Job {
	return []jobs.Job{{Name: "account.sweep", Every: 10 * time.Minute, Run: s.Sweep}}
}
