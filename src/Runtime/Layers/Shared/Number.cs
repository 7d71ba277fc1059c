using System.Collections.Concurrent;
using TorchSharp;

namespace Prototxt.Layers;

/// <summary>
/// The numbers of layers' configurations as TorchSharp takes them. A <see cref="Scalar"/> made anew for each call would lie
/// between the tensors on the native heap until the next garbage collection and keep it from joining freed blocks.
/// </summary>
internal static class Number
{
    private static readonly ConcurrentDictionary<double, Scalar> Known = new();
    private static readonly ConcurrentDictionary<long, Scalar> KnownIntegers = new();

    /// <summary>1, which TorchSharp's additions would otherwise make anew.</summary>
    public static Scalar One { get; } = Of(1L);

    /// <summary>A number for float tensors.</summary>
    public static Scalar Of(double value) => Known.GetOrAdd(value, static value => value);

    /// <summary>A number for integer tensors.</summary>
    public static Scalar Of(long value) => KnownIntegers.GetOrAdd(value, static value => value);

    /// <summary>The lowest number that a type and 32 bits can hold: where Caffe begins to look for a maximum.</summary>
    public static float Lowest(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Float16 => (float)Half.MinValue,
        torch.ScalarType.BFloat16 => -3.3895314e38f,
        _ => float.MinValue,
    };
}
