namespace Prototxt.Imaging;

/// <summary>
/// Caffe's own stream: it gives the same crops and mirrors, number by number, as Caffe with this <c>random_seed</c> in the solver.
/// A generator mt19937 seeded with the seed gives the seed of a second one for each data layer; the second is reduced by remainder.
/// Not safe for several threads at once.
/// </summary>
public sealed class CaffeCropSource : ICropSource
{
    private readonly MersenneTwister stream;

    /// <summary>The stream of one data layer.</summary>
    /// <param name="seed">Caffe's random seed.</param>
    /// <param name="skip">
    /// How many numbers the process drew before the layer's transformer drew its seed; 1 for a Data or ImageData layer
    /// without shuffling that is the first layer of its net.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="skip"/> is negative.</exception>
    public CaffeCropSource(uint seed, int skip = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(skip);
        var seeds = new MersenneTwister(seed);
        for (int i = 0; i < skip; i++)
            seeds.Next();
        stream = new MersenneTwister(seeds.Next());
    }

    /// <inheritdoc/>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return (int)(stream.Next() % (uint)count);
    }
}
