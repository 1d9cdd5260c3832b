#define SHOP 1
