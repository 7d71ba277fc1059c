using Prototxt.Imaging;

namespace Prototxt.Training.Data.Draws;

/// <summary>Random numbers of one record for what is beyond Caffe; the same for the same seed on every machine.</summary>
internal sealed class RandomNumbers(uint seed)
{
    private readonly MersenneTwister _numbers = new(seed);

    /// <summary>From 0 to below 1, in steps of 2^-24.</summary>
    public float Unit() => (_numbers.Next() >> 8) * (1f / (1 << 24));

    /// <summary>A number between two.</summary>
    public float Between(float least, float most) => least + ((most - least) * Unit());

    /// <summary>A whole number from 0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(((ulong)_numbers.Next() * (uint)count) >> 32);

    /// <summary>Of the normal distribution with mean 0 and deviation 1, by Box and Muller.</summary>
    public double Gaussian()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - (double)Unit())), angle = 2 * Math.PI * Unit();
        return radius * Math.Cos(angle);
    }
}
