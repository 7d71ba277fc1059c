using Prototxt.Generator.Common;

namespace Prototxt.Generator.Model;

/// <summary>A stretch of a long view's layers that is a method of its own.</summary>
/// <param name="Method">The method.</param>
/// <param name="Local">What holds the values that it leaves, where they are many.</param>
/// <param name="First">Its first step.</param>
/// <param name="Count">How many steps there are in it.</param>
/// <param name="Takes">The values of the inputs and of earlier stages that it reads.</param>
/// <param name="Leaves">The values that it makes and that are read after it.</param>
internal sealed record StageModel(string Method, string Local, int First, int Count, EquatableArray<int> Takes, EquatableArray<int> Leaves);
