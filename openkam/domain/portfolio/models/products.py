"""What the company sells."""

from django.db import models


class Product(models.Model):
    """An article of one source system; some codes are charges and no product (postage, fees)."""

    source = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=300, blank=True)
    product_group = models.CharField(max_length=200, blank=True)
    is_product = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="product_key_is_once", fields=["source", "key"]),
        )

    def __str__(self) -> str:
        return self.name or self.key
