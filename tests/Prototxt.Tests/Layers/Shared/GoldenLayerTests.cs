using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Prototxt.Tests.Layers;

/// <summary>The recorded variants of a layer type, each with the call that states its tops.</summary>
public sealed class GoldenRows : Dictionary<string, Action<GoldenLayer>>;

/// <summary>A test class that has such rows.</summary>
public interface IGoldenRows
{
    static abstract GoldenRows Rows { get; }
}

/// <summary>
/// The tests every layer type has: each row, a recorded variant with its call, gives Caffe's numbers. Variants without a row are
/// run all the same, as nets, by the conformance tests.
/// </summary>
/// <typeparam name="T">The test class, named after the layer type.</typeparam>
public abstract class GoldenLayerTests<T>
    where T : IGoldenRows
{
    private static string Type => typeof(T).Name[..^"Tests".Length];

    [SuppressMessage("Design", "CA1000", Justification = "xunit reads a theory's rows from a static member of the test class.")]
    public static TheoryData<string> Variants => [.. T.Rows.Keys];

    [SkippableTheory, MemberData(nameof(Variants))]
    public void A_recorded_variant_gives_the_numbers_of_Caffe(string variant) => GoldenLayer.Run(Type, variant, T.Rows[variant]);
}
