#include "shop.h"
int main(void) { return 0; }
