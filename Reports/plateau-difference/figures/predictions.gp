# Predicted and measured weight ratio by rule
# Data: predictions.csv beside this file. Redraw, in this folder, with
#   gnuplot predictions.gp
set encoding utf8
set terminal svg size 960,560 dynamic noenhanced \
  font 'DejaVu Sans,13' linewidth 1
set output 'predictions.svg'
FILE = 'predictions.csv'
set datafile separator comma
set datafile columnheaders
set style fill solid 1.0 noborder
set border 3 linewidth 1
set tics nomirror out scale 0.6
set errorbars small
unset key

# Measured against predicted ratio; points outside the frame are moved to its edge.
LOW = 0.489487
HIGH = 2.19325
framed(x) = x < LOW ? LOW : (x > HIGH ? HIGH : x)
chosen(p, c) = column('panel') == p && column('condition_index') == c ? 1 : 0
set multiplot
set logscale xy
set xrange [LOW:HIGH]
set yrange [LOW:HIGH]
set xtics (0.5, 0.7, 0.9, 1.1, 1.4, 1.8)
set ytics (0.5, 0.7, 0.9, 1.1, 1.4, 1.8)
set grid linecolor rgb '#888888' linewidth 0.5
set border 3
set tics font ',11'
set xlabel 'predicted' offset 0,0.4

# Panel 0
set title 'plateau-difference: survives' font ',11' offset 0,-0.7
set lmargin at screen 0.0875
set rmargin at screen 0.266667
set tmargin at screen 0.871429
set bmargin at screen 0.564286
set ylabel 'measured' offset 0.8,0
plot x with lines dashtype 2 linewidth 1.2 linecolor 'black' notitle, \
  FILE using (chosen(0, 0) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 6 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#0072B2' notitle, \
  FILE using (chosen(0, 1) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 9 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#D55E00' notitle, \
  FILE using (chosen(0, 2) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 5 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#009E73' notitle, \
  FILE using (chosen(0, 3) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 12 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#CC79A7' notitle, \
  FILE using (chosen(0, 5) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 15 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#E69F00' notitle

# Panel 1
set title 'pair-stdp: excluded' font ',11' offset 0,-0.7
set lmargin at screen 0.325
set rmargin at screen 0.504167
set tmargin at screen 0.871429
set bmargin at screen 0.564286
unset ylabel
plot x with lines dashtype 2 linewidth 1.2 linecolor 'black' notitle, \
  FILE using (chosen(1, 0) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 6 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#0072B2' notitle, \
  FILE using (chosen(1, 1) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 9 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#D55E00' notitle, \
  FILE using (chosen(1, 2) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 5 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#009E73' notitle, \
  FILE using (chosen(1, 3) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 12 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#CC79A7' notitle, \
  FILE using (chosen(1, 4) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 11 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#56B4E9' notitle, \
  FILE using (chosen(1, 5) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 15 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#E69F00' notitle

# Panel 2
set title 'btsp: excluded' font ',11' offset 0,-0.7
set lmargin at screen 0.5625
set rmargin at screen 0.741667
set tmargin at screen 0.871429
set bmargin at screen 0.564286
unset ylabel
plot x with lines dashtype 2 linewidth 1.2 linecolor 'black' notitle, \
  FILE using (chosen(2, 0) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 6 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#0072B2' notitle, \
  FILE using (chosen(2, 1) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 9 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#D55E00' notitle, \
  FILE using (chosen(2, 2) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 5 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#009E73' notitle, \
  FILE using (chosen(2, 3) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 12 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#CC79A7' notitle, \
  FILE using (chosen(2, 4) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 11 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#56B4E9' notitle, \
  FILE using (chosen(2, 5) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 15 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#E69F00' notitle

# Panel 3
set title 'burst-fixed: excluded' font ',11' offset 0,-0.7
set lmargin at screen 0.8
set rmargin at screen 0.979167
set tmargin at screen 0.871429
set bmargin at screen 0.564286
unset ylabel
plot x with lines dashtype 2 linewidth 1.2 linecolor 'black' notitle, \
  FILE using (chosen(3, 0) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 6 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#0072B2' notitle, \
  FILE using (chosen(3, 1) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 9 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#D55E00' notitle, \
  FILE using (chosen(3, 2) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 5 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#009E73' notitle, \
  FILE using (chosen(3, 3) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 12 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#CC79A7' notitle, \
  FILE using (chosen(3, 4) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 11 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#56B4E9' notitle, \
  FILE using (chosen(3, 5) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 15 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#E69F00' notitle

# Panel 4
set title 'burst-slow-average: excluded' font ',11' offset 0,-0.7
set lmargin at screen 0.0875
set rmargin at screen 0.266667
set tmargin at screen 0.416071
set bmargin at screen 0.108929
set ylabel 'measured' offset 0.8,0
plot x with lines dashtype 2 linewidth 1.2 linecolor 'black' notitle, \
  FILE using (chosen(4, 0) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 6 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#0072B2' notitle, \
  FILE using (chosen(4, 1) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 9 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#D55E00' notitle, \
  FILE using (chosen(4, 2) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 5 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#009E73' notitle, \
  FILE using (chosen(4, 3) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 12 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#CC79A7' notitle, \
  FILE using (chosen(4, 4) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 11 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#56B4E9' notitle, \
  FILE using (chosen(4, 5) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 15 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#E69F00' notitle

# Panel 5
set title 'differential-hebbian: excluded' font ',11' offset 0,-0.7
set lmargin at screen 0.325
set rmargin at screen 0.504167
set tmargin at screen 0.416071
set bmargin at screen 0.108929
unset ylabel
plot x with lines dashtype 2 linewidth 1.2 linecolor 'black' notitle, \
  FILE using (chosen(5, 0) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 6 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#0072B2' notitle, \
  FILE using (chosen(5, 1) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 9 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#D55E00' notitle, \
  FILE using (chosen(5, 2) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 5 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#009E73' notitle, \
  FILE using (chosen(5, 3) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 12 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#CC79A7' notitle, \
  FILE using (chosen(5, 4) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 11 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#56B4E9' notitle, \
  FILE using (chosen(5, 5) ? framed(column('predicted_ratio')) : NaN):\
  (column('measured_ratio')) with points pointtype 15 \
  pointsize 0.8 linewidth 1.5 linecolor rgb '#E69F00' notitle

# Legend
set lmargin at screen 0.02
set rmargin at screen 0.98
set tmargin at screen 0.999
set bmargin at screen 0.939286
unset title
unset border
unset tics
unset grid
unset xlabel
unset ylabel
set key center horizontal maxrows 1 Left reverse samplen 2
plot NaN with lines dashtype 2 linewidth 1.2 linecolor 'black' title 'equal', \
  NaN with points pointtype 6 pointsize 0.8 linewidth 1.5 linecolor rgb '#0072B2' title 'A target plateau', \
  NaN with points pointtype 9 pointsize 0.8 linewidth 1.5 linecolor rgb '#D55E00' title 'B forward plateau', \
  NaN with points pointtype 5 pointsize 0.8 linewidth 1.5 linecolor rgb '#009E73' title 'C both plateaus', \
  NaN with points pointtype 12 pointsize 0.8 linewidth 1.5 linecolor rgb '#CC79A7' title 'D bottom-up only', \
  NaN with points pointtype 11 pointsize 0.8 linewidth 1.5 linecolor rgb '#56B4E9' title 'K late somatic curr…', \
  NaN with points pointtype 15 pointsize 0.8 linewidth 1.5 linecolor rgb '#E69F00' title 'L bottom-up in the …'
unset multiplot
unset output
