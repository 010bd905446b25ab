package account

import "context"

// Tell puts a message into the inbox of an account within the transaction of
// ctx. key is a key of the catalogue.
type Tell func(ctx context.Context, accountID, key, link string, args ...any) error

// TellWith sets how owners hear of what happens to their accounts. It is
// called once, before the first request; without it nobody is told.
func (s *Service) TellWith(t Tell) { s.teller = t }

func (s *Service) tell(ctx context.Context, accountID, key string, args ...any) error {
	if s.teller == nil {
		return nil
	}
	return s.teller(ctx, accountID, key, pathOwn, args...)
}
