// The memory functions that compilers call, for images without a C library. Words where both ends are aligned: state of kilobytes is
// moved when a meter is made.
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict to, const void *restrict from, size_t count) {
  uint8_t *target = to;
  const uint8_t *source = from;
  if ((((uintptr_t)target | (uintptr_t)source) & 3) == 0) {
    for (; count >= 16; count -= 16, target += 16, source += 16) {
      uint32_t *words = (uint32_t *)target;
      const uint32_t *from = (const uint32_t *)source;
      uint32_t first = from[0], second = from[1], third = from[2], fourth = from[3];
      words[0] = first;
      words[1] = second;
      words[2] = third;
      words[3] = fourth;
    }
    for (; count >= 4; count -= 4, target += 4, source += 4) *(uint32_t *)target = *(const uint32_t *)source;
  }
  while (count-- > 0) *target++ = *source++;
  return to;
}

void *memmove(void *to, const void *from, size_t count) {
  uint8_t *target = to;
  const uint8_t *source = from;
  if (target <= source || target >= source + count) return memcpy(to, from, count);
  while (count-- > 0) target[count] = source[count];
  return to;
}

void *memset(void *to, int value, size_t count) {
  uint8_t *target = to;
  uint32_t word = (uint8_t)value * 0x01010101u;
  if (((uintptr_t)target & 3) == 0) {
    for (; count >= 16; count -= 16, target += 16) {
      uint32_t *words = (uint32_t *)target;
      words[0] = word;
      words[1] = word;
      words[2] = word;
      words[3] = word;
    }
    for (; count >= 4; count -= 4, target += 4) *(uint32_t *)target = word;
  }
  while (count-- > 0) *target++ = (uint8_t)value;
  return to;
}

#if defined(__arm__)
// The names of the ARM run-time ABI (RTABI 4.3.4); __aeabi_memset has its size ahead of its value.
void __aeabi_memcpy(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy4(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy8(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memmove(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memmove4(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memmove8(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memset(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset4(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset8(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memclr(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr4(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr8(void *to, size_t count) { memset(to, 0, count); }
#endif
