using Prototxt.Imaging;

namespace Prototxt.Training.Data.Draws;

/// <summary>
/// Caffe's way to shuffle: from the last place down each is exchanged with one at or before it, drawn as Boost's uniform_int draws
/// from mt19937. The same seed gives Caffe's order.
/// </summary>
internal static class CaffeShuffle
{
    public static void Shuffle<T>(T[] items, MersenneTwister numbers)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int other = (int)Uniform(numbers, (uint)i);
            (items[i], items[other]) = (items[other], items[i]);
        }
    }

    // A whole number from 0 to last, below the number that 32 bits hold: the range is cut into equal buckets, and what is left over is drawn again.
    private static uint Uniform(MersenneTwister numbers, uint last)
    {
        uint count = last + 1, bucket = uint.MaxValue / count;
        if (uint.MaxValue % count == last)
            bucket++;
        while (true)
        {
            uint drawn = numbers.Next() / bucket;
            if (drawn <= last)
                return drawn;
        }
    }
}
