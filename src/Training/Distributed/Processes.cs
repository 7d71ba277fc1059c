using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Prototxt.Training.Distributed;

/// <summary>What processes tell each other beside gradients.</summary>
internal static class Processes
{
    /// <summary>Gives all processes the numbers that process 0 has in a tensor, whatever its type and device.</summary>
    public static void Share(IProcessGroup group, Tensor value)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        ScalarType type = value.dtype is ScalarType.Float64 or ScalarType.Int64 or ScalarType.Byte ? value.dtype : ScalarType.Float32;
        Tensor plain = value.detach().to(type, CPU).contiguous();
        group.Broadcast(plain);
        if (group.Rank != 0)
            value.copy_(plain);
    }

    /// <summary>Replaces numbers by their averages over all processes.</summary>
    public static void Average(IProcessGroup group, Span<double> values)
    {
        using Tensor all = tensor(values.ToArray());
        group.IAllReduce(all).GetAwaiter().GetResult();
        all.div_(group.Size);
        all.data<double>().ToArray().CopyTo(values);
    }

    /// <summary>Checks that all processes have the same list.</summary>
    /// <exception cref="InvalidOperationException">One has another; all processes throw.</exception>
    public static void EnsureSame(IProcessGroup group, IEnumerable<string> list, string what)
    {
        byte[] mine = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', list)));
        using Tensor first = tensor(mine);
        group.Broadcast(first);
        using Tensor others = tensor(new[] { first.data<byte>().ToArray().AsSpan().SequenceEqual(mine) ? 0L : 1L });
        group.IAllReduce(others).GetAwaiter().GetResult();
        if (others.item<long>() is var count and > 0)
            throw new InvalidOperationException($"{count} of {group.Size} processes have other {what} than process 0; start all of them with the same program and files.");
    }
}
