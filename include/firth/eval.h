// Everything there is to ask a table of vectors. None of it prints; reports are structs.
#pragma once

#include "firth/analogies.h"
#include "firth/benchmarks.h"
#include "firth/categories.h"
#include "firth/clusters.h"
#include "firth/geometry.h"
#include "firth/neighbors.h"
#include "firth/question_sets.h"
#include "firth/transform.h"
#include "firth/word_similarity.h"
