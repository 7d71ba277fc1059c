using Prototxt.Layers;
using Prototxt.Weights;

namespace Prototxt;

/// <summary>What generated nets have in common and need no code of their own for.</summary>
public static class NetFactory
{
    /// <summary>Builds a net and fills all of it from a weight file; the fillers do not run.</summary>
    /// <param name="create">Builds the net.</param>
    /// <param name="path">A <c>.caffemodel</c>, a <c>.caffemodel.h5</c>, or a <c>.npy</c> of layers.</param>
    /// <returns>The net, complete.</returns>
    /// <exception cref="WeightFileException">The file is broken, lacks a parameter, or has one of another shape.</exception>
    public static TNet Load<TNet>(Func<TNet> create, string path)
        where TNet : ICaffeNet
    {
        ArgumentNullException.ThrowIfNull(create);
        TNet net;
        using (Filler.Suspend())
            net = create();
        try
        {
            net.LoadWeights(path).EnsureComplete();
            return net;
        }
        catch
        {
            net.Dispose();
            throw;
        }
    }
}
