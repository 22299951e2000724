/* A caller that lies about a length. Nobody but a sanitizer can see that, and it must. */
#include "check.h"

int main(void) {
    static tamam_image image;
    uint8_t *bytes = (uint8_t *)lend(4);
    memcpy(bytes, "\x89tam", 4);
    tamam_image_verify(&image, bytes, 24, NULL);
    free(bytes);
    return 0;
}
