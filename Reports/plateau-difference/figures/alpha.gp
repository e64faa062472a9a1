# α of the forward and of the target phase
# Data: alpha.csv beside this file. Redraw, in this folder, with
#   gnuplot alpha.gp
set encoding utf8
set terminal svg size 720,460 dynamic noenhanced \
  font 'DejaVu Sans,13' linewidth 1
set output 'alpha.svg'
FILE = 'alpha.csv'
set datafile separator comma
set datafile columnheaders
set style fill solid 1.0 noborder
set border 3 linewidth 1
set tics nomirror out scale 0.6
set errorbars small
unset key

set size ratio 1
set border 3
set xrange [-943.114:2113.61]
set yrange [-943.114:2113.61]
set xtics 1000
set ytics 1000
set grid linecolor rgb '#888888' linewidth 0.5
set xlabel 'α_f, area above the reference (mV·ms)'
set ylabel 'α_t, area above the reference (mV·ms)'
set lmargin at screen 0.13
set rmargin at screen 0.66
set key at screen 0.69, graph 1 left top Left reverse
plot x with lines dashtype 2 linewidth 1.5 linecolor 'black' title 'α_t = α_f', \
  FILE using (column('condition_index') == 0 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms':'alpha_f_mv_ms_sd':'alpha_t_mv_ms_sd' \
    with xyerrorbars pointtype -1 linewidth 1 linecolor rgb '#0072B2' notitle, \
  FILE using (column('condition_index') == 0 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms' \
    with points pointtype 7 pointsize 1.1 \
    linecolor rgb '#0072B2' title 'A target plateau', \
  FILE using (column('condition_index') == 1 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms':'alpha_f_mv_ms_sd':'alpha_t_mv_ms_sd' \
    with xyerrorbars pointtype -1 linewidth 1 linecolor rgb '#D55E00' notitle, \
  FILE using (column('condition_index') == 1 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms' \
    with points pointtype 9 pointsize 1.1 \
    linecolor rgb '#D55E00' title 'B forward plateau', \
  FILE using (column('condition_index') == 2 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms':'alpha_f_mv_ms_sd':'alpha_t_mv_ms_sd' \
    with xyerrorbars pointtype -1 linewidth 1 linecolor rgb '#009E73' notitle, \
  FILE using (column('condition_index') == 2 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms' \
    with points pointtype 5 pointsize 1.1 \
    linecolor rgb '#009E73' title 'C both plateaus', \
  FILE using (column('condition_index') == 3 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms':'alpha_f_mv_ms_sd':'alpha_t_mv_ms_sd' \
    with xyerrorbars pointtype -1 linewidth 1 linecolor rgb '#CC79A7' notitle, \
  FILE using (column('condition_index') == 3 ? column('alpha_f_mv_ms') : NaN):'alpha_t_mv_ms' \
    with points pointtype 13 pointsize 1.1 \
    linecolor rgb '#CC79A7' title 'D bottom-up only'
unset output
