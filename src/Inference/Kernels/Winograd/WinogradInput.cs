using System.Runtime.CompilerServices;

namespace Prototxt.Inference;

/// <summary>Tiles of the bottom as values at the six points, first along columns and then along rows.</summary>
internal static unsafe class WinogradInput<S, V>
    where S : struct, ISimd<V>
    where V : unmanaged
{
    /// <summary>Transforms some tiles.</summary>
    /// <param name="x">The bottom.</param>
    /// <param name="tiles">How it is cut.</param>
    /// <param name="first">The first tile.</param>
    /// <param name="count">How many.</param>
    /// <param name="channel">The first channel, a multiple of the vector.</param>
    /// <param name="channels">How many, a multiple of the vector.</param>
    /// <param name="to">For each place of a tile [rows, channels].</param>
    /// <param name="rows">The tiles that have room in it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(Value x, WinogradTiles tiles, int first, int count, int channel, int channels, float* to, int rows)
    {
        V* d = stackalloc V[WinogradPoints.Square];
        long plane = (long)rows * channels;
        for (int i = 0; i < count; i++)
        {
            (int image, int top, int left) = tiles.Place(first + i);
            top -= tiles.PadY;
            left -= tiles.PadX;
            bool inside = top >= 0 && left >= 0 && top + WinogradPoints.Side <= x.Height && left + WinogradPoints.Side <= x.Width;
            float* corner = x.Data + (((long)image * x.Height + top) * x.Width + left) * x.Pitch + channel;
            for (int c = 0; c < channels; c += S.Lanes)
            {
                if (inside)
                    Load(corner + c, x.Pitch, x.RowPitch, d);
                else
                    LoadBorder(corner + c, x, top, left, d);
                for (int column = 0; column < WinogradPoints.Side; column++)
                    Points(d + column, WinogradPoints.Side, (float*)(d + column), WinogradPoints.Side * S.Lanes);
                for (int row = 0; row < WinogradPoints.Side; row++)
                    Points(d + row * WinogradPoints.Side, 1, to + row * WinogradPoints.Side * plane + (long)i * channels + c, plane);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* from, int pixel, long row, V* d)
    {
        for (int y = 0; y < WinogradPoints.Side; y++, from += row)
            for (int x = 0; x < WinogradPoints.Side; x++)
                d[y * WinogradPoints.Side + x] = S.Load(from + (long)x * pixel);
    }

    private static void LoadBorder(float* from, Value x, int top, int left, V* d)
    {
        for (int row = 0; row < WinogradPoints.Side; row++)
            for (int column = 0; column < WinogradPoints.Side; column++)
                d[row * WinogradPoints.Side + column] = (uint)(top + row) < (uint)x.Height && (uint)(left + column) < (uint)x.Width
                    ? S.Load(from + row * x.RowPitch + (long)column * x.Pitch)
                    : default;
    }

    // The values of the polynomials that are 1 at one point and 0 at the others, but for a factor that the weights have.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Points(V* d, int step, float* to, long toStep)
    {
        const float A = WinogradPoints.A, B = WinogradPoints.B;
        V d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step], d5 = d[5 * step];
        V product = S.Create(A * A * B * B), sum = S.Create(-(A * A + B * B)), bb = S.Create(-B * B), aa = S.Create(-A * A);
        V even = S.MultiplyAdd(bb, d2, d4), odd = S.Multiply(S.Create(A), S.MultiplyAdd(bb, d1, d3));
        V evenB = S.MultiplyAdd(aa, d2, d4), oddB = S.Multiply(S.Create(B), S.MultiplyAdd(aa, d1, d3));
        S.Store(S.MultiplyAdd(product, d0, S.MultiplyAdd(sum, d2, d4)), to);
        S.Store(S.Add(even, odd), to + toStep);
        S.Store(S.Subtract(even, odd), to + 2 * toStep);
        S.Store(S.Add(evenB, oddB), to + 3 * toStep);
        S.Store(S.Subtract(evenB, oddB), to + 4 * toStep);
        S.Store(S.MultiplyAdd(product, d1, S.MultiplyAdd(sum, d3, d5)), to + 5 * toStep);
    }
}
