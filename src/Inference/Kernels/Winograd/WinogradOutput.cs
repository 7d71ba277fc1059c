using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>Products at the six points back to squares of the top, with biases.</summary>
internal static unsafe class WinogradOutput<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Transforms some tiles.</summary>
    /// <param name="products">For each place of a tile [rows, width].</param>
    /// <param name="rows">The tiles that have room in it.</param>
    /// <param name="width">The channels, a multiple of the vector.</param>
    /// <param name="bias">A number for each of them.</param>
    /// <param name="tiles">How the top is cut.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many.</param>
    /// <param name="channel">The top's channel that the first one is.</param>
    /// <param name="positive">Whether what is negative becomes zero.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* products, int rows, int width, float* bias, WinogradTiles tiles, int first, int count, int channel, bool positive)
    {
        Value y = tiles.Top;
        V* s = stackalloc V[4 * WinogradPoints.Side];
        long plane = (long)rows * width;
        bool four = tiles.Output == 4;
        for (int i = 0; i < count; i++)
        {
            (int image, int top, int left) = tiles.Place(first + i);
            int height = Math.Min(tiles.Output, y.Height - top), columns = Math.Min(tiles.Output, y.Width - left);
            float* corner = y.Pixel(image, top, left) + channel;
            for (int c = 0; c < width; c += S.Lanes)
            {
                float* m = products + (long)i * width + c;
                for (int column = 0; column < WinogradPoints.Side; column++)
                {
                    Squares(S.Load(m + column * plane), S.Load(m + (6 + column) * plane), S.Load(m + (12 + column) * plane),
                        S.Load(m + (18 + column) * plane), S.Load(m + (24 + column) * plane), S.Load(m + (30 + column) * plane),
                        four, out s[column], out s[6 + column], out s[12 + column], out s[18 + column]);
                }
                V b = S.Load(bias + c);
                for (int row = 0; row < height; row++)
                {
                    V* r = s + row * WinogradPoints.Side;
                    Squares(r[0], r[1], r[2], r[3], r[4], r[5], four, out V o0, out V o1, out V o2, out V o3);
                    float* to = corner + row * y.RowPitch + c;
                    Store(S.Add(o0, b), to, positive);
                    if (columns > 1)
                        Store(S.Add(o1, b), to + y.Pitch, positive);
                    if (columns > 2)
                        Store(S.Add(o2, b), to + 2L * y.Pitch, positive);
                    if (columns > 3)
                        Store(S.Add(o3, b), to + 3L * y.Pitch, positive);
                }
            }
        }
    }

    // Sums of the values times powers of the points. Of F(2, 5) the second is the last, to which infinity contributes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Squares(V m0, V m1, V m2, V m3, V m4, V m5, bool four, out V o0, out V o1, out V o2, out V o3)
    {
        const float A = WinogradPoints.A, B = WinogradPoints.B;
        V even = S.Add(m1, m2), odd = S.Subtract(m1, m2), evenB = S.Add(m3, m4), oddB = S.Subtract(m3, m4);
        o0 = S.Add(m0, S.Add(even, evenB));
        V first = S.MultiplyAdd(S.Create(B), oddB, S.Multiply(S.Create(A), odd));
        o1 = four ? first : S.Add(first, m5);
        o2 = S.MultiplyAdd(S.Create(B * B), evenB, S.Multiply(S.Create(A * A), even));
        o3 = S.Add(S.MultiplyAdd(S.Create(B * B * B), oddB, S.Multiply(S.Create(A * A * A), odd)), m5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V v, float* to, bool positive) => S.Store(positive ? S.Max(default, v) : v, to);
}
