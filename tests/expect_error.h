// EXPECT_ERROR(expression, kind, "part of the message"): an Error of that kind, on one line.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "firth/error.h"

#define EXPECT_ERROR(expression, expected_kind, part)                                           \
  do {                                                                                          \
    try {                                                                                       \
      (void)(expression);                                                                       \
      ADD_FAILURE() << "no error, expected one with: " << (part);                               \
    } catch (const ::firth::Error& error) {                                                     \
      EXPECT_EQ(error.kind(), expected_kind) << error.what();                                   \
      const std::string what_text = error.what();                                               \
      EXPECT_NE(what_text.find(part), std::string::npos) << what_text << "\nlacks: " << (part); \
      EXPECT_EQ(what_text.find('\n'), std::string::npos) << what_text;                          \
    }                                                                                           \
  } while (false)
