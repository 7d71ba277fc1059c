using Prototxt.Generator.Compiler.Layers;
using Xunit;

namespace Prototxt.Tests.Layers;

/// <summary>The nets that the tests of layer types have as their examples: a property <c>Example</c> of the class that is named after the type.</summary>
internal static class LayerExamples
{
    public static TheoryData<string> Types => [.. LayerRegistry.Names];

    /// <summary>The class of a type's tests. Types that differ in capitals only share one.</summary>
    public static Type TestsOf(string type) =>
        typeof(LayerExamples).Assembly.GetType($"{typeof(LayerExamples).Namespace}.{type}Tests", throwOnError: false, ignoreCase: true)
        ?? throw new InvalidOperationException($"{type}: expected a class {type}Tests in tests/Prototxt.Tests/Layers/{type}.cs, found none.");

    /// <summary>A small net with layers of a type.</summary>
    public static string Of(string type) => (string?)TestsOf(type).GetProperty("Example")?.GetValue(null)
        ?? throw new InvalidOperationException($"{type}: expected {TestsOf(type).Name} to have a property Example, a net with layers of the type; found none.");
}
