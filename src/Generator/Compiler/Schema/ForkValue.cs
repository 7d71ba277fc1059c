namespace Prototxt.Generator.Compiler.Schema;

/// <summary>A value that a fork of Caffe adds to an enum.</summary>
/// <param name="Fork">The fork.</param>
/// <param name="Note">What the value means for a net that Prototxt compiles; null or empty where nothing needs to be said.</param>
/// <param name="Refused">Why no net with the value can be compiled; null where one can.</param>
internal readonly record struct ForkValue(string Fork, string? Note, string? Refused);
