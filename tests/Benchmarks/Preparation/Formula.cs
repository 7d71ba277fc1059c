namespace Prototxt.Benchmarks.Preparation;

/// <summary>Numbers between −1 and 1 that are the same everywhere: an integer hash of a stream's number and a position.</summary>
internal static class Formula
{
    public static float[] Values(uint stream, long count, float scale)
    {
        var values = new float[count];
        for (uint i = 0; i < values.Length; i++)
            values[i] = ((int)(Hash(stream, i) >> 8) - 8388608) / 8388608f * scale;
        return values;
    }

    private static uint Hash(uint stream, uint i)
    {
        unchecked
        {
            uint x = i * 0x9E3779B1 + stream * 0x85EBCA77 + 0x165667B1;
            x = (x ^ (x >> 15)) * 0x2C1B3C6D;
            x = (x ^ (x >> 12)) * 0x297A2D39;
            return x ^ (x >> 15);
        }
    }
}
