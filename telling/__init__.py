"""What customers are told outside the page: by SMS, through a gateway that may be away."""
