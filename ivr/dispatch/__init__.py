"""Who is asked, rung and told: duty, callbacks, emergencies. Rules are pure, services beside."""
