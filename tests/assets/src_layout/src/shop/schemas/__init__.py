from .basket_fill.basket_fill import *
from .basket_flush.basket_flush import *
from .greeting.greeting import *
